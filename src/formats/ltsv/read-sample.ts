// Reads sampled lines of LTSV with all of their fields.

import { fieldsReader, type ReadSampled } from '../visit-records.ts'
import { eachField } from './each-field.ts'
import { LtsvReader } from './ltsv-reader.ts'
import type { LtsvRecords } from './records.ts'

const NO_OTHERS = { skipped: [], areTaken: false }

export function readLtsvSample(sample: Uint8Array, { dialect: { nulls } }: LtsvRecords): ReadSampled {
  let names: readonly string[] = []
  let read: ReadSampled | undefined
  return (pos) => {
    const found = new Set<string>()
    eachField(sample, pos, (name) => found.add(name))
    // Records mostly have the fields of the one before.
    if (read === undefined || !isSame([...found], names)) {
      names = [...found]
      const columns = names.map(() => ({ class: 'sampled', nullable: true }) as const)
      read = fieldsReader(sample, names, new LtsvReader({ nulls, names, columns, others: NO_OTHERS }))
    }
    return read(pos)
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index])
}
