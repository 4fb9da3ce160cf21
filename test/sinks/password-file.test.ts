import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { resolveConnection } from '../../src/sinks/postgres/connect/connection-options.ts'
import { findPassword, matchPassword } from '../../src/sinks/postgres/connect/password-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'bulkload-pgpass-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const KEY = { host: 'db.example', port: 5432, database: 'shop', user: 'ann' }
const isWindows = process.platform === 'win32'

function writeFile(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('a line matches field by field', () => {
  assert.equal(matchPassword('db.example:5432:shop:ann:pw', KEY), 'pw')
  assert.equal(matchPassword('*:*:*:*:pw', KEY), 'pw')
  assert.equal(matchPassword('db.example:5433:shop:ann:pw', KEY), undefined)
  assert.equal(matchPassword('db.example:5432:shop:bob:pw', KEY), undefined)
  assert.equal(matchPassword('db.*:5432:shop:ann:pw', KEY), undefined)
  assert.equal(matchPassword('', KEY), undefined)
})

test('the first line that matches wins, and lines without a password are skipped', () => {
  assert.equal(matchPassword('x:*:*:*:no\n*:*:*:*\n*:*:*:ann:first\r\n*:*:*:*:second\n', KEY), 'first')
})

test('a line that starts with # is a comment', () => {
  const text = '#db.example:5432:shop:ann:old\n*:*:*:*:new'
  assert.equal(matchPassword(text, KEY), 'new')
  assert.equal(matchPassword(text, { ...KEY, host: '#db.example' }), 'new')
})

test('colons and backslashes are escaped', () => {
  assert.equal(matchPassword('*:*:*:*:a\\:b\\\\c', KEY), 'a:b\\c')
  assert.equal(matchPassword('*:*:a\\:b:ann:pw', { ...KEY, database: 'a:b' }), 'pw')
  assert.equal(matchPassword('*:*:a\\::ann:pw', { ...KEY, database: 'a:' }), 'pw')
  assert.equal(matchPassword('\\:\\:1:*:*:*:pw', { ...KEY, host: '::1' }), 'pw')
  assert.equal(matchPassword('\\*:*:*:*:pw', KEY), undefined)
  assert.equal(matchPassword('*:*:*:*:with space and = # signs', KEY), 'with space and = # signs')
})

test('localhost stands for sockets', () => {
  const key = { ...KEY, host: '/run/postgresql' }
  assert.equal(matchPassword('localhost:5432:shop:ann:pw', key), 'pw')
  assert.equal(matchPassword('/run/postgresql:5432:shop:ann:pw', key), 'pw')
  assert.equal(matchPassword('db.example:5432:shop:ann:pw', key), undefined)
})

test('a file that others may read is ignored with a warning', { skip: isWindows }, () => {
  const open = writeFile('open', '*:*:*:*:s3cr3t', 0o640)
  const lookup = findPassword(open, KEY)
  assert.equal(lookup.password, undefined)
  assert.match(lookup.warning ?? '', /password file .*open is ignored, because its group or others can read it/)
  assert.equal(findPassword(open, KEY, 'win32').password, 's3cr3t')

  const options = resolveConnection('postgres://h', { PGPASSFILE: open }, folder)
  assert.deepEqual(options.warnings, [lookup.warning])
  assert.match(options.passwordTrail.at(-1) ?? '', /open: ignored/)
})

test('a file that is missing is no news, and one that is a folder is', () => {
  assert.deepEqual(findPassword(join(folder, 'missing'), KEY), {
    password: undefined,
    outcome: 'no such file',
    warning: undefined,
  })
  assert.match(findPassword(folder, KEY).warning ?? '', /not a plain file/)
})

test('the file is found in the home directory and through PGPASSFILE', { skip: isWindows }, () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(join(home, '.pgpass'), 'h:5432:shop:ann:from-home\n', { mode: 0o600 })
  const other = writeFile('other', 'h:5432:shop:*:from-other\n')
  const url = 'postgres://ann@h/shop'
  assert.equal(resolveConnection(url, {}, home).password, 'from-home')
  assert.equal(resolveConnection(url, { PGPASSFILE: other }, home).password, 'from-other')
  assert.equal(resolveConnection(`${url}?passfile=${other}`, {}, home).password, 'from-other')
  assert.equal(resolveConnection(url, { PGPASSWORD: 'from-env' }, home).password, 'from-env')

  const unmatched = resolveConnection('postgres://bob@h/shop', {}, home)
  assert.equal(unmatched.password, undefined)
  assert.match(unmatched.passwordTrail.at(-1) ?? '', /\.pgpass: no password for h:5432:shop:bob$/)
})
