import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileSource } from '../../src/sources/file-source.ts'
import type { Source } from '../../src/sources/source.ts'
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

/** As texts; blank lines, which say nothing, are left out. */
async function samplesOf(path: string): Promise<string[]> {
  return textsOf(await fileSource(path))
}

/** A piece is good until the next one is asked for. */
async function textsOf(source: Source): Promise<string[]> {
  const texts: string[] = []
  for await (const sample of source.sample?.() ?? []) texts.push(Buffer.from(sample).toString().replace(/\n\n$/, '\n'))
  return texts.filter((text) => text !== '\n')
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
  await assert.rejects(source.open(), { code: 'BL_SOURCE_READ', hint: 'give this user the right to read it' })
})

test('a named pipe has no size and no sample', async () => {
  const path = join(folder.path, 'pipe')
  execFileSync('mkfifo', [path])
  const source = await fileSource(path)
  assert.equal(source.sizeBytes, null)
  assert.equal(source.sample, undefined)
})

test('the sample of a small file is all of it, ending with a line feed, without a mark of byte order', async () => {
  for (const content of ['{"a":1}\n', '{"a":1}\n{"a":"ü"}\n']) {
    for (const written of [content, content.slice(0, -1), `\ufeff${content}`, `\ufeff${content.slice(0, -1)}`]) {
      assert.deepEqual(await samplesOf(fileOf(written)), [content])
    }
  }
  assert.deepEqual(await samplesOf(fileOf('')), [])
  assert.deepEqual(await samplesOf(fileOf('\ufeff')).then((samples) => samples.filter((text) => text.trim())), [])
})

test('the sample of a file of up to 64 MiB is every record of it, in pieces', async () => {
  for (const isEnded of [true, false]) {
    const lines = Array.from({ length: 60_000 }, (_, i) => `{"i":${i},"text":"${'é'.repeat(i % 50)}"}`)
    const samples = await samplesOf(fileOf(lines.join('\n') + (isEnded ? '\n' : '')))
    assert.ok(samples.length >= 6 && samples.every((sample) => sample.endsWith('\n')))
    assert.deepEqual(samples.join('').trimEnd().split('\n'), lines)
  }
})

test('samples of a larger file begin and end at records, and come from all of it', async () => {
  const line = (i: number): string => `{"i":${String(i).padStart(7, '0')},"text":"${'é'.repeat(60)}"}\n`
  const path = fileOf('')
  const count = 500_000
  for (let i = 0; i < count; i += 10_000) {
    appendFileSync(path, Array.from({ length: 10_000 }, (_, k) => line(i + k)).join(''))
  }
  const samples = await samplesOf(path)
  assert.equal(samples.length, 64)
  for (const sample of samples) {
    assert.ok(Buffer.byteLength(sample) <= 256 * 1024 + 1)
    const first = Number(sample.slice(5, 12))
    const lines = sample.split(/(?<=\n)/)
    for (const [k, text] of lines.entries()) assert.equal(text, line(first + k))
  }
  assert.equal(samples[0]?.slice(0, 12), '{"i":0000000')
  assert.ok(Number(samples.at(-1)?.slice(5, 12)) > count * 0.95)
})

test('a file whose size is a whole number of samples is sampled like any other', async () => {
  for (const size of [256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 512 * 1024]) {
    for (const last of ['\n', '}']) {
      const content = '{"a":1}\n'.repeat(size / 8 + 1).slice(0, size - 1) + last
      const samples = await samplesOf(fileOf(content))
      assert.equal(samples.join('').trimEnd(), content.trimEnd())
      assert.ok(samples.every((sample) => sample.endsWith('\n')))
    }
  }
})

test('a record longer than a piece of the sample is a piece of its own', async () => {
  const long = `{"a":"${'x'.repeat(3_000_000)}"}\n`
  assert.equal((await samplesOf(fileOf(`${long}{"b":1}\n`))).join(''), `${long}{"b":1}\n`)
})

test('a file that shrank between the look at its size and the sample gives what is there', async () => {
  const path = fileOf('{"a":1}\n'.repeat(200_000))
  const source = await fileSource(path)
  truncateSync(path, 800)
  assert.deepEqual(await textsOf(source), ['{"a":1}\n'.repeat(100)])
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
