// What is hidden, and what is left alone. Every case has secrets of its own: what is hidden stays hidden.

import assert from 'node:assert/strict'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { BulkloadError } from '../../src/errors.ts'
import { holdsSecret } from '../../src/find-secrets.ts'
import { loadFiles } from '../../src/index.ts'
import { hideSecret, hideSecretsOf, hideSecretsOfVariables, hideSecretsOfWords, redact } from '../../src/secrets.ts'

/** [what a user gave, what may not be in a text that quotes it] */
const GIVEN: readonly [given: string, ...secrets: string[]][] = [
  ['postgres://u:first-Secret1@h/db', 'first-Secret1'],
  ['--ulr=postgres://u:second-Secret2@h/db', 'second-Secret2'],
  ['AK:third/Secret3@host', 'third/Secret3'],
  ['http://u:12/fourth@host/db', '12/fourth'],
  ['http://u:p@ss-Five5@host/db', 'p@ss-Five5'],
  ['https://h/x.csv?X-Amz-Date=1&X-Amz-Signature=deadbeef6&X=y', 'deadbeef6'],
  ['https://h/x.csv?sv=2&sig=seven%2F7%2Bx%3D', 'seven%2F7%2Bx%3D', 'seven/7+x='],
  ["host=h password='eight \\'8\\' ate' user=u", "eight \\'8\\' ate", "eight '8' ate"],
  ['host=h sslpassword=nine9nine user=u', 'nine9nine'],
  ['http://h:8123/db?user=u&password=ten10%20ten&max_threads=1', 'ten10%20ten', 'ten10 ten'],
  ['https://ghp_0123456789abcdefghij@host/file.csv', 'ghp_0123456789abcdefghij'],
  ['postgres://u:a b\tc"d\\e@h', 'a b\tc"d\\e'],
  ['postgres://u:mot%20de%20passé%C3%A9@h', 'mot de passéé'],
]

for (const [given, ...secrets] of GIVEN) {
  test(`the secret of ${JSON.stringify(given)} is not shown`, () => {
    hideSecretsOf(given)
    assert.ok(holdsSecret(given))
    const texts = [given, `of ${given}, and more`, JSON.stringify({ given }), given.replace(/\s+/g, ' ')]
    for (const secret of secrets) texts.push(`the password ${secret} is wrong`, encodeURIComponent(secret))
    for (const text of texts) {
      const shown = redact(text)
      assert.match(shown, /\*\*\*/)
      for (const secret of secrets) {
        for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
          assert.ok(!shown.includes(form), shown)
        }
      }
    }
  })
}

test('a short or plain password is hidden where it is one, and left alone elsewhere', () => {
  for (const password of ['1', '8080', 'postgres', '0.125', 'ok']) {
    hideSecretsOf(`postgres://loader:${password}@h/db`)
    const text = `{"status":"ok","rows":1,"bytes":8080,"target":"postgres","seconds":0.125}`
    assert.equal(redact(text), text)
    assert.equal(redact(`cannot use postgres://loader:${password}@h/db`), 'cannot use postgres://loader:***@h/db')
  }
})

for (const text of [
  'data/2026-01-01T10:00:00@x.csv',
  'C:\\Users\\me@home\\x.csv',
  's3://b/a:b@c.csv',
  'http://127.0.0.1:8123/a@b',
]) {
  test(`${text} holds no secret`, () => assert.equal(holdsSecret(text), false))
}

test('the words after a flag for a password, and variables, are hidden', () => {
  hideSecretsOfWords(['pg', '--password', 'wordSecret1', '--password-file', '/run/secrets/pgfile1'])
  hideSecretsOfVariables({
    PGPASSWORD: 'varSecret1',
    BULKLOAD_PASSWORD: 'varSecret2',
    BULKLOAD_PG_URL: 'postgres://u:varSecret3@h',
  })
  assert.equal(redact('wordSecret1 varSecret1 varSecret2 varSecret3'), '*** *** *** ***')
  assert.equal(redact('/run/secrets/pgfile1'), '/run/secrets/pgfile1')
})

test('an error has no secret in its texts, its place or its cause', () => {
  hideSecret('errSecret1')
  const cause = Object.assign(new TypeError('Invalid URL'), { input: 'http://u:errSecret1@h', code: 'ERR_INVALID_URL' })
  const error = new BulkloadError('BL_USAGE', 'not errSecret1', {
    hint: 'nor errSecret1',
    place: { source: 'errSecret1.csv', line: 3 },
    cause,
  })
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error), /errSecret1/)
  assert.equal((error.cause as NodeJS.ErrnoException).code, 'ERR_INVALID_URL')
  assert.equal(error.place?.line, 3)
  const harmless = new Error('nothing to hide')
  assert.equal(new BulkloadError('BL_INTERNAL', 'x', { cause: harmless }).cause, harmless)
})

test('an error of the library does not repeat an address that was given in the wrong place', async () => {
  const url = 'postgres://u:libSecret1@h/db'
  for (const settings of [
    { table: url },
    { embedded: url },
    { rejects: url, maxErrors: 1 },
    { maxErrors: url },
    { files: [url] },
  ]) {
    await assert.rejects(
      loadFiles({ sink: 'postgres', files: [fileURLToPath(import.meta.url)], env: {}, ...settings }),
      (error: unknown) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, 'BL_USAGE')
        assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /libSecret1/)
        return true
      },
    )
  }
})
