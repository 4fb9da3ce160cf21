import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileSource } from '../../src/sources/file-source.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { randomBytes } from './random-bytes.ts'

const folder = makeTempFolder('file-source')
after(() => folder.remove())
let files = 0

function fileOf(content: string | Uint8Array): string {
  const path = join(folder.path, `${files++}.jsonl`)
  writeFileSync(path, content)
  return path
}

async function readAll(path: string): Promise<Buffer> {
  const stream = await (await fileSource(path)).open()
  const into = Buffer.alloc(100_000)
  let filled = 0
  for (let count = -1; count !== 0; filled += count) count = await stream.read(into, filled)
  await stream.close()
  return into.subarray(0, filled)
}

test('a file gives its bytes, its name and its size', async () => {
  const content = '{"a":1}\n'.repeat(1000)
  const path = fileOf(content)
  const source = await fileSource(path)
  assert.equal(source.name, path)
  assert.equal(source.sizeBytes, content.length)
  assert.equal((await readAll(path)).toString(), content)
  assert.equal((await readAll(fileOf(''))).length, 0)
})

test('a file can be opened again and again', async () => {
  const source = await fileSource(fileOf('{"a":1}\n'))
  for (let i = 0; i < 3; i++) {
    const stream = await source.open()
    const into = Buffer.alloc(20)
    assert.equal(await stream.read(into, 0), 8)
    assert.equal(await stream.read(into, 8), 0)
    await stream.close()
  }
})

test('no such file, and a directory, are errors that name the path', async () => {
  const missing = join(folder.path, 'nothing.jsonl')
  await assert.rejects(fileSource(missing), { code: 'BL_SOURCE_NOT_FOUND', message: `there is no file ${missing}` })
  const directory = join(folder.path, 'data')
  mkdirSync(directory)
  await assert.rejects(fileSource(directory), {
    code: 'BL_SOURCE_NOT_FOUND',
    message: `${directory} is a directory`,
    hint: `name its files: ${directory}/*.jsonl`,
  })
  const below = join(fileOf('x'), 'x.jsonl')
  await assert.rejects(fileSource(below), { code: 'BL_SOURCE_READ', message: new RegExp(`cannot open ${below}`) })
})

test('a file that went away after it was found is an error', async () => {
  const path = fileOf('{"a":1}\n')
  const source = await fileSource(path)
  execFileSync('rm', [path])
  await assert.rejects(source.open(), { code: 'BL_SOURCE_NOT_FOUND' })
})

const asRoot = process.getuid?.() === 0 ? { skip: 'root may read everything' } : {}

test('a file that this user may not read is an error that says so', asRoot, async () => {
  const path = fileOf('{"a":1}\n')
  chmodSync(path, 0o000)
  const source = await fileSource(path)
  await assert.rejects(source.open(), { code: 'BL_SOURCE_READ', hint: 'give this user permission to read it' })
})

test('a named pipe has no size, and bytes only from front to back', async () => {
  const path = join(folder.path, 'pipe')
  execFileSync('mkfifo', [path])
  const source = await fileSource(path)
  assert.equal(source.sizeBytes, null)
  assert.equal(source.openAt, undefined)
})

test('a regular file gives bytes from any place, several at a time; a pipe does not', async () => {
  const content = randomBytes(300_000)
  const access = await (await fileSource(fileOf(content))).openAt?.()
  assert.ok(access)
  assert.equal(access.sizeBytes, content.length)
  const places = [0, 1, 100_000, content.length - 8, content.length, content.length + 5]
  const reads = places.map(async (position) => {
    const into = Buffer.alloc(150_000)
    const count = await access.readAt(position, into)
    const expected = content.subarray(position, position + into.length)
    assert.ok(into.subarray(0, count).equals(expected), `at ${position}`)
  })
  await Promise.all(reads)
  await access.close()
  const pipe = join(folder.path, 'pipe-without-places')
  execFileSync('mkfifo', [pipe])
  assert.equal((await fileSource(pipe)).openAt, undefined)
})
