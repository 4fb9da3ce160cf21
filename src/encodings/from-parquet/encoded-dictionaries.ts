// A column chunk's dictionary, every entry encoded once. Rows then copy what their entry became.

import { append, ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { PageValues } from '../../formats/parquet/pages/page-values.ts'
import type { Run } from '../../formats/parquet/pages/run.ts'
import type { EncodedDictionary } from './encoded-dictionary.ts'
import { gather, WORD_BYTES } from './gather.ts'
import type { StoredValueCodec } from './stored-value.ts'

export class EncodedDictionaries {
  readonly #codec: StoredValueCodec
  readonly #placeholder: Uint8Array
  #dictionary: PageValues | undefined
  #encoded: EncodedDictionary | undefined

  constructor(codec: StoredValueCodec, placeholder: Uint8Array) {
    this.#codec = codec
    this.#placeholder = placeholder
  }

  /** The last one is kept: a chunk has one dictionary. */
  of(dictionary: PageValues): EncodedDictionary {
    if (this.#encoded === undefined || this.#dictionary !== dictionary) {
      this.#encoded = encode(dictionary, this.#codec, this.#placeholder)
      this.#dictionary = dictionary
    }
    return this.#encoded
  }
}

function encode(
  dictionary: PageValues,
  { write, areSame }: StoredValueCodec,
  placeholder: Uint8Array,
): EncodedDictionary {
  const { count, width, start, starts, ends } = dictionary
  const out = new ColumnBuffer(1024)
  const outStarts = new Int32Array(count + 2)
  const codes = new Int8Array(count)
  if (areSame?.(dictionary, start, count)) {
    append(out, dictionary.bytes, start, start + count * width)
    for (let i = 0; i < count; i++) outStarts[i] = i * width
  } else {
    for (let i = 0; i < count; i++) {
      outStarts[i] = out.length
      const from = width > 0 ? start + i * width : starts[i]!
      codes[i] = write(dictionary, from, width > 0 ? from + width : ends[i]!, out)
    }
  }
  outStarts[count] = out.length
  append(out, placeholder, 0, placeholder.length)
  outStarts[count + 1] = out.length
  reserve(out, WORD_BYTES)
  const { length } = placeholder
  const isFixed = outStarts.every((at, i) => at === i * length)
  const hasRefused = codes.some((code) => code !== 0)
  return { bytes: out.bytes, view: out.view, starts: outStarts, codes, hasRefused, width: isFixed ? length : 0 }
}

/** Up to this many bytes a loop is faster than the view that a copy takes. */
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

/** Appends the entries of a run, NULLs among them; false when there may be a refused one, and then nothing is appended. */
export function putEntries(dictionary: EncodedDictionary, run: Run, present: number, out: ColumnBuffer): boolean {
  const { page, from, to, firstValue } = run
  const { indices } = page.values
  if (dictionary.hasRefused || indices === undefined) return false
  const { definitions } = page
  if (definitions === undefined) gather(dictionary, indices, firstValue, to - from, out)
  else gather(dictionary, withMissing(indices, firstValue, run, definitions, present, dictionary), 0, to - from, out)
  return true
}

let entriesOfPlaces = new Int32Array(0)

/** Which entry each place is, where a NULL is the one behind the last. */
function withMissing(
  indices: Int32Array,
  firstValue: number,
  { from, to }: Run,
  definitions: Uint8Array,
  present: number,
  { starts }: EncodedDictionary,
): Int32Array {
  const places = to - from
  if (entriesOfPlaces.length < places) entriesOfPlaces = new Int32Array(places)
  const none = starts.length - 2
  for (let i = 0, value = firstValue; i < places; i++) {
    entriesOfPlaces[i] = definitions[from + i] === present ? indices[value++]! : none
  }
  return entriesOfPlaces
}
