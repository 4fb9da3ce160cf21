// Bytes of a program within JSON: only digits in pairs are bytes, and other texts pass as they are.

import assert from 'node:assert/strict'
import test from 'node:test'
import { ColumnBuffer, reserve } from '../../src/codecs/column-buffer.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND, type ValueWriter } from '../../src/codecs/value-kind.ts'
import { withEscapedBytes } from '../../src/encodings/escaped-bytes.ts'

const copy: ValueWriter = (bytes, start, end, kind, out) => {
  reserve(out, end - start + 1)
  out.bytes[out.length++] = kind
  for (let at = start; at < end; at++) out.bytes[out.length++] = bytes[at] ?? 0
  return 0
}

function written(text: string, kind: number = KIND.escapedText): Uint8Array | number {
  const bytes = new TextEncoder().encode(`"${text}"`)
  const out = new ColumnBuffer(16)
  const result = withEscapedBytes(copy)(bytes, 1, bytes.length - 1, kind, out)
  return result === 0 ? out.bytes.slice(0, out.length) : result
}

test('pairs of digits behind the mark are bytes', () => {
  assert.deepEqual(written('\\u005cx00ff4A'), Uint8Array.of(KIND.text, 0x00, 0xff, 0x4a))
  assert.deepEqual(written('\\u005cx'), Uint8Array.of(KIND.text))
})

test('what is not a pair of digits is a reject', () => {
  for (const digits of ['1', '001', '1g', 'g1', 'zz', '0 '])
    assert.equal(written(`\\u005cx${digits}`), REJECT.valueType)
})

test('other texts pass as they are', () => {
  const asIs = (text: string, kind: number): Uint8Array => Uint8Array.of(kind, ...new TextEncoder().encode(text))
  for (const text of ['\\\\xff', 'a\\u005cxff', '\\u005c', '\\u005Cxff']) {
    assert.deepEqual(written(text), asIs(text, KIND.escapedText))
  }
  assert.deepEqual(written('xff', KIND.text), asIs('xff', KIND.text))
})
