import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { checkUuid } from '../../src/codecs/text/uuid.ts'
import { checked } from './framed.ts'

const UUID = '61f0c404-b35c-11e7-907b-a6006ad3dba0'

test('the canonical form is a UUID, in lower, upper and mixed case', () => {
  for (const text of [UUID, UUID.toUpperCase(), '61F0c404-B35c-11e7-907B-a6006ad3dbA0', randomUUID()]) {
    assert.equal(checked(checkUuid, text), 0)
  }
  assert.equal(checked(checkUuid, '00000000-0000-0000-0000-000000000000'), 0)
  assert.equal(checked(checkUuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), 0)
})

const OTHERS = [
  '',
  UUID.slice(1),
  `${UUID}0`,
  UUID.replaceAll('-', ''),
  `{${UUID}}`,
  `urn:uuid:${UUID}`,
  UUID.replaceAll('-', '_'),
  '61f0c40-4b35c-11e7-907b-a6006ad3dba0',
  '61f0c404-b35c11-e7-907b-a6006ad3dba0',
  ` ${UUID.slice(1)}`,
  `${UUID.slice(0, -1)} `,
  UUID.replace('a', 'é').slice(0, -1),
]

for (const text of OTHERS) {
  test(`${JSON.stringify(text)} is no UUID`, () => assert.equal(checked(checkUuid, text), REJECT.valueSyntax))
}

test('one character that is no hexadecimal digit, at any place, makes it none', () => {
  for (let at = 0; at < UUID.length; at++) {
    for (const char of ['g', 'G', '-', '/', ':', '@', '`', ' ', '\u0000']) {
      if (UUID[at] === char) continue
      const text = UUID.slice(0, at) + char + UUID.slice(at + 1)
      assert.equal(checked(checkUuid, text), REJECT.valueSyntax, text)
    }
  }
})
