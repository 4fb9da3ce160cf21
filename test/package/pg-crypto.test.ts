// What the bundle has in place of node-postgres's digests gives the same bytes.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import { ROOT } from '../../bench/paths.ts'

const require = createRequire(`${ROOT}/package.json`)

interface Digests {
  md5(text: string): Promise<string>
  postgresMd5PasswordHash(user: string, password: string, salt: Buffer): Promise<string>
  sha256(bytes: Uint8Array): Promise<ArrayBuffer>
  hashByName(name: string, bytes: Uint8Array): Promise<ArrayBuffer>
  hmacSha256(key: Uint8Array, text: string): Promise<ArrayBuffer>
  deriveKey(password: string, salt: Uint8Array, iterations: number): Promise<ArrayBuffer>
  randomBytes(length: number): Buffer
}

const own = require('./scripts/stand-ins/pg-crypto.cjs') as Digests
const theirs = require('./node_modules/pg/lib/crypto/utils.js') as Digests
const bytes = Buffer.from('naïve \u{1f600} bytes')

test('digests, keys and passwords are those of node-postgres', async () => {
  const buffers: ((digests: Digests) => Promise<ArrayBuffer>)[] = [
    (d) => d.sha256(bytes),
    (d) => d.hashByName('SHA-256', bytes),
    (d) => d.hashByName('SHA-384', bytes),
    (d) => d.hashByName('SHA-512', bytes),
    (d) => d.hmacSha256(bytes, 'Client Key'),
    (d) => d.deriveKey('pässword', bytes, 4096),
  ]
  for (const of of buffers) assert.deepEqual(Buffer.from(await of(own)), Buffer.from(await of(theirs)))
  assert.equal(await own.md5('é'), await theirs.md5('é'))
  const salt = Buffer.from([1, 2, 250, 4])
  assert.equal(await own.postgresMd5PasswordHash('u', 'p', salt), await theirs.postgresMd5PasswordHash('u', 'p', salt))
  assert.equal(own.randomBytes(18).length, 18)
})
