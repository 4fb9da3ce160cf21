// Values that are numbers for the server and words for people: enums, booleans, UUIDs, addresses.

import { MINUS, QUOTE } from '../../codecs/ascii.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import { reserve } from '../../codecs/column-buffer.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { NativeError } from './cursor.ts'
import type { PutFixed } from './fixed-values.ts'
import { putShort } from './put-short.ts'

export const bool: PutFixed = (bytes, _view, at, out) => {
  putAscii(out, bytes[at] === 0 ? 'false' : 'true')
  return 0
}

/** Nothing: there is no value of it. */
export const nothing: PutFixed = (_bytes, _view, _at, out) => {
  putAscii(out, 'null')
  return 0
}

export function enumWords({ args }: TypeNode, width: 1 | 2): PutFixed {
  const labels = new Map<number, Uint8Array>()
  for (const { text = '', number = 0 } of args) labels.set(number, new TextEncoder().encode(JSON.stringify(text)))
  return (_bytes, view, at, out) => {
    const number = width === 1 ? view.getInt8(at) : view.getInt16(at, true)
    const label = labels.get(number)
    if (label === undefined) throw new NativeError(`the enum has no label for ${number}`)
    putShort(out, label)
    return 0
  }
}

const UUID_BYTES = 16
const HEX = new TextEncoder().encode('0123456789abcdef')

/** Either half is backwards. */
export const uuid: PutFixed = (bytes, _view, at, out) => {
  reserve(out, UUID_BYTES * 2 + 6)
  const target = out.bytes
  let to = out.length
  target[to++] = QUOTE
  for (let i = 0; i < UUID_BYTES; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) target[to++] = MINUS
    const byte = bytes[at + (i < 8 ? 7 - i : 23 - i)]!
    target[to++] = HEX[byte >> 4]!
    target[to++] = HEX[byte & 15]!
  }
  target[to++] = QUOTE
  out.length = to
  return 0
}

export const ipv4: PutFixed = (bytes, _view, at, out) => {
  putAscii(out, `"${bytes[at + 3]}.${bytes[at + 2]}.${bytes[at + 1]}.${bytes[at]}"`)
  return 0
}

/** As RFC 5952 has it. */
export const ipv6: PutFixed = (bytes, view, at, out) => {
  if (/^0{20}f{4}/.test(hex(bytes, at, at + 16))) {
    putAscii(out, `"::ffff:${bytes.subarray(at + 12, at + 16).join('.')}"`)
    return 0
  }
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(at + index * 2).toString(16))
  const zeros = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
  const [longest] = zeros.toSorted((a, b) => b[0].length - a[0].length || a.index - b.index)
  const text = groups.join(':')
  if (longest === undefined) putAscii(out, `"${text}"`)
  else {
    const before = text.slice(0, longest.index).replace(/:$/, '')
    const after = text.slice(longest.index + longest[0].length).replace(/^:/, '')
    putAscii(out, `"${before}::${after}"`)
  }
  return 0
}

function hex(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex')
}
