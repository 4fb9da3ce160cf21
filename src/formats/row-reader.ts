// A row of columns as a record: its values are in the text of the row, and their kinds are those of the file or table.

import { REJECT } from '../codecs/reject.ts'
import type { OtherMembers } from './format.ts'
import { RecordFields } from './record-fields.ts'
import { RECORD, type RecordReader } from './record-reader.ts'
import type { WrittenRow } from './written-row.ts'

/**
 * Reads the row that `text` has put at the beginning of the bytes. `names`: the fields of the rows. `slots`: the field of
 * each column. What happens to a field is the same in every row.
 */
export function rowReader(
  text: WrittenRow,
  names: readonly string[],
  slots: readonly (string | undefined)[],
  others: OtherMembers,
): RecordReader {
  const fields = new RecordFields(slots.length)
  const slotOf = names.map((name) => slots.indexOf(name))
  const isPassed = names.map((name, i) => slotOf[i]! < 0 && !others.skipped.includes(name))
  const unknown = others.areTaken ? -1 : isPassed.indexOf(true)
  const twice = names.findIndex((name, i) => slotOf[i]! >= 0 && names.indexOf(name) < i)
  const refused = unknown >= 0 && (twice < 0 || unknown < twice) ? unknown : twice

  /** A field is refused by its name. */
  function refuse(index: number): number {
    const { from } = text.fields[index]!
    fields.faultColumn = slotOf[index]!
    fields.faultStart = from - text.keys[index]!.length
    fields.faultEnd = from - 2
    return index === twice ? REJECT.duplicateKey : REJECT.unknownField
  }

  const reader: RecordReader = {
    fields,
    next: 0,
    lines: 1,
    read(bytes) {
      const record = fields.begin()
      fields.bytes = bytes
      reader.next = text.length
      if (refused >= 0) return refuse(refused)
      for (let index = 0; index < names.length; index++) {
        const { start, end, kind, reject, from, to } = text.fields[index]!
        const slot = slotOf[index]!
        if (slot < 0 && !isPassed[index]) continue
        if (reject < 0) {
          fields.faultColumn = slot
          fields.faultStart = start
          fields.faultEnd = end
          return reject
        }
        if (slot < 0) {
          fields.pass(from - text.keys[index]!.length - 1, from - 1, from, to)
          continue
        }
        fields.seen[slot] = record
        fields.start[slot] = start
        fields.end[slot] = end
        fields.kind[slot] = kind
      }
      return RECORD
    },
    placeFault: () => undefined,
  }
  return reader
}
