// Enums of the user's own: the bytes of the label.

import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { copyBytes, openField, readText, text } from './field.ts'

/** The labels by a hash of their bytes, so that no string is made of a value to look for it. */
class LabelTable {
  readonly #slots: (Uint8Array | undefined)[]
  readonly #mask: number

  constructor(labels: readonly string[]) {
    let size = 8
    while (size < labels.length * 4) size *= 2
    this.#mask = size - 1
    this.#slots = new Array<Uint8Array | undefined>(size).fill(undefined)
    const encoder = new TextEncoder()
    for (const label of labels) {
      const bytes = encoder.encode(label)
      let slot = hash(bytes, 0, bytes.length) & this.#mask
      while (this.#slots[slot] !== undefined) slot = (slot + 1) & this.#mask
      this.#slots[slot] = bytes
    }
  }

  /** The label that stands in `bytes[start .. end)`. */
  find(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    let slot = hash(bytes, start, end) & this.#mask
    for (;;) {
      const label = this.#slots[slot]
      if (label === undefined || isSame(label, bytes, start, end)) return label
      slot = (slot + 1) & this.#mask
    }
  }
}

/** FNV-1a. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c_9dc5 | 0
  for (let pos = start; pos < end; pos++) value = Math.imul(value ^ bytes[pos]!, 0x0100_0193)
  return value ^ (value >>> 15)
}

function isSame(label: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (label.length !== end - start) return false
  for (let i = 0; i < label.length; i++) if (label[i] !== bytes[start + i]) return false
  return true
}

function enumWriter(labels: readonly string[]): ValueWriter {
  const table = new LabelTable(labels)
  return (bytes, start, end, kind, out) => {
    // A number or a word may be a label too.
    const isPlain = kind >= KIND.integer && kind <= KIND.false
    const reject = readText(bytes, start, end, isPlain ? KIND.text : kind)
    return reject < 0 ? reject : putLabel(table.find(text.bytes, text.start, text.end), out)
  }
}

function putLabel(label: Uint8Array | undefined, out: ColumnBuffer): number {
  if (label === undefined) return REJECT.unknownLabel
  copyBytes(out, openField(out, label.length), label, 0, label.length)
  return 0
}

export const enumFamily: BinaryFamily = {
  valueClass: 'other',
  accepts: 'the labels, exactly as they are declared',
  refuses: 'every other text',
  canEncode: ({ labels }) => labels !== undefined,
  make({ labels }) {
    if (labels === undefined) throw new RangeError('an enum without its labels')
    return { write: enumWriter(labels) }
  },
}
