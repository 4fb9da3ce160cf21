// A column chunk's dictionary, every entry encoded once. Rows then copy what their entry became.

import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { PageValues } from '../../formats/parquet/page-values.ts'
import type { StoredValueWriter } from './stored-value.ts'

export interface EncodedDictionary {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Entry i lies at `starts[i] .. starts[i + 1]`; a refused one is empty. */
  readonly starts: Int32Array
  readonly codes: Int8Array
}

export class EncodedDictionaries {
  readonly #write: StoredValueWriter
  #dictionary: PageValues | undefined
  #encoded: EncodedDictionary | undefined

  constructor(write: StoredValueWriter) {
    this.#write = write
  }

  /** The last one is kept: a chunk has one dictionary. */
  of(dictionary: PageValues): EncodedDictionary {
    if (this.#encoded === undefined || this.#dictionary !== dictionary) {
      this.#encoded = encode(dictionary, this.#write)
      this.#dictionary = dictionary
    }
    return this.#encoded
  }
}

function encode(dictionary: PageValues, write: StoredValueWriter): EncodedDictionary {
  const { count, width, start, starts, ends } = dictionary
  const out = new ColumnBuffer(1024)
  const outStarts = new Int32Array(count + 1)
  const codes = new Int8Array(count)
  for (let i = 0; i < count; i++) {
    outStarts[i] = out.length
    const from = width > 0 ? start + i * width : starts[i]!
    codes[i] = write(dictionary, from, width > 0 ? from + width : ends[i]!, out)
  }
  outStarts[count] = out.length
  return { bytes: out.bytes, view: out.view, starts: outStarts, codes }
}

/** Up to so many bytes a loop is faster than the view that a copy takes. */
const SHORT = 64

/** Appends an entry: 0, or the reject that it has. */
export function putEntry({ bytes, view, starts, codes }: EncodedDictionary, entry: number, out: ColumnBuffer): number {
  if (codes[entry] !== 0) return codes[entry]!
  let from = starts[entry]!
  const end = starts[entry + 1]!
  const length = end - from
  reserve(out, length)
  let to = out.length
  if (length > SHORT) out.bytes.set(bytes.subarray(from, end), to)
  else {
    const target = out.view
    for (; from + 4 <= end; from += 4, to += 4) target.setUint32(to, view.getUint32(from, true), true)
    for (; from < end; from++) out.bytes[to++] = bytes[from]!
  }
  out.length += length
  return 0
}
