import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import { firstInvalidUtf8, putUtf8 } from '../../src/codecs/text/utf8.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { whereUtf8Stops } from '../oracle/utf8.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const CRAFTED = `
  80 bf c0 c080 c1bf c2 c280 c27f c2c0 dfbf df e0 e080 e08080 e09fbf e0a080 e0a0 e0a07f ecbfbf ed9fbf eda080 edbfbf
  ee8080 efbfbf efbf f0 f08080 f0808080 f08fbfbf f0908080 f09080 f090807f f0907f80 f3bfbfbf f48fbfbf f4908080 f5808080
  f8888080 fc fe ff efbbbf 00 7f`

test('crafted bytes are UTF-8 when Node says so, and the first bad byte is found, wherever they stand', () => {
  for (const crafted of CRAFTED.trim().split(/\s+/)) {
    for (const before of ['', '61', 'c3a9', 'f09f9880', '6161616161616161']) {
      for (const after of ['', '61', '80', 'e38182', 'f09f9880']) {
        const bytes = Buffer.from(before + crafted + after, 'hex')
        assert.equal(firstInvalidUtf8(bytes, 0, bytes.length), whereUtf8Stops(bytes), hex(bytes))
      }
    }
  }
})

test('every pair of bytes is judged as Node judges it', () => {
  const bytes = new Uint8Array(2)
  for (let first = 0; first < 256; first++) {
    for (let second = 0; second < 256; second++) {
      bytes.set([first, second])
      assert.equal(firstInvalidUtf8(bytes, 0, 2) === -1, isUtf8(bytes), hex(bytes))
    }
  }
})

test('random bytes and broken texts are judged as Node judges them', () => {
  const random = new Random(6)
  const alphabet = ['a', 'é', 'あ', '😀', '\u0800', '\uffff', '\u{10ffff}']
  for (let round = 0; round < rounds(20_000, 200_000); round++) {
    const bytes = Buffer.from(random.text(alphabet, random.below(8)))
    for (let i = random.below(3); i > 0 && bytes.length > 0; i--) bytes[random.below(bytes.length)] = random.below(256)
    const cut = bytes.subarray(random.below(2), bytes.length - random.below(2))
    assert.equal(firstInvalidUtf8(cut, 0, cut.length), whereUtf8Stops(cut), hex(cut))
  }
})

test('what lies outside of the bounds is not looked at', () => {
  const bytes = Buffer.from('ff61e38182ff', 'hex')
  assert.equal(firstInvalidUtf8(bytes, 1, 5), -1)
  assert.equal(firstInvalidUtf8(bytes, 1, 4), 2)
  assert.equal(firstInvalidUtf8(bytes, 1, 6), 5)
  assert.equal(firstInvalidUtf8(bytes, 3, 3), -1)
})

test('every character is written as Node writes it', () => {
  const out = new Uint8Array(8)
  for (let point = 0; point <= 0x10ffff; point += point < 0x3000 ? 1 : 97) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    out.fill(0xaa)
    const end = putUtf8(out, 2, point)
    assert.equal(hex(out.subarray(2, end)), Buffer.from(String.fromCodePoint(point)).toString('hex'))
    assert.equal(hex(out.subarray(0, 2)) + hex(out.subarray(end)), 'aa'.repeat(2 + 8 - end))
  }
})
