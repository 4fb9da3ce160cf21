// Which records of a source are sampled: all of a small one, some from everywhere of a large one, and never half a record.

import assert from 'node:assert/strict'
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openContent } from '../../src/input/content.ts'
import { type SampleExtent, sampleRecords } from '../../src/input/sample-records.ts'
import { resolveInputOptions } from '../../src/options/input-options.ts'
import { fileSource } from '../../src/sources/file-source.ts'
import { byteSource } from '../../src/sources/program/iterable-source.ts'
import type { Source } from '../../src/sources/source.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('samples')
after(() => folder.remove())
let files = 0

function fileOf(content: string | Uint8Array, extension = 'jsonl'): string {
  const path = join(folder.path, `file-${files++}.${extension}`)
  writeFileSync(path, content)
  return path
}

interface Sampled {
  readonly texts: string[]
  readonly offsets: number[]
  readonly extent: SampleExtent
}

async function sample(source: Source): Promise<Sampled> {
  const content = await openContent(await source.open(), source, resolveInputOptions({}))
  const texts: string[] = []
  const offsets: number[] = []
  const samples = sampleRecords(source, content)
  for (;;) {
    const next = await samples.next()
    if (next.done) {
      await content.stream.close()
      return { texts, offsets, extent: next.value }
    }
    texts.push(Buffer.from(next.value.bytes).toString())
    offsets.push(next.value.byteOffset)
  }
}

/** As texts; blank lines, which say nothing, are left out. */
async function samplesOf(path: string): Promise<string[]> {
  const { texts } = await sample(await fileSource(path))
  return texts.map((text) => text.replace(/\n\n$/, '\n')).filter((text) => text.trim() !== '')
}

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

test('a file that shrank between the look at its size and the sample is not the one that was named', async () => {
  const path = fileOf('{"a":1}\n'.repeat(200_000))
  const source = await fileSource(path)
  truncateSync(path, 800)
  await assert.rejects(sample(source), { code: 'BL_SOURCE_CHANGED' })
})

/** 80 MB of separated values, in which quoted fields hold line breaks and what looks like records. */
function writeLargeCsv(path: string, field: (i: number) => string): { records: string[]; header: string } {
  const header = 'id,text,n\n'
  const records: string[] = []
  writeFileSync(path, header)
  for (let i = 0; i < 8000; ) {
    const some: string[] = []
    for (const end = i + 500; i < end; i++) {
      const record = `${i},${field(i)},${i * 2}\n`
      some.push(record)
    }
    records.push(...some)
    appendFileSync(path, some.join(''))
  }
  return { records, header }
}

test('a large CSV file is sampled at many places, each from a record on', async () => {
  const path = join(folder.path, 'large.csv')
  const pad = 'y'.repeat(9_800)
  const traps = [
    '"a\n1,b,2\n3,d,4\n"',
    '"say ""hi"", then\n5,""x"",6\n"',
    '""',
    'plain',
    '"\r\n7,8,9\r\n"',
    '"1,2,3\n4,5,6"',
  ]
  const { records, header } = writeLargeCsv(path, (i) => traps[i % traps.length]!.replace(/(?="?$)/, pad))
  const { texts, offsets, extent } = await sample(await fileSource(path))
  assert.equal(extent.isAll, false)
  assert.ok(extent.places >= 60, `${extent.places} places`)
  assert.equal(extent.unclearPlaces, 0)
  const starts = new Map<number, number>()
  let at = header.length
  for (const [index, record] of records.entries()) {
    starts.set(at, index)
    at += Buffer.byteLength(record)
  }
  for (const [k, text] of texts.entries()) {
    const first = starts.get(offsets[k]!)
    assert.ok(first !== undefined, `a sample begins at ${offsets[k]}, where no record begins`)
    let joined = ''
    for (let i = first; joined.length < text.length; i++) joined += records[i]
    assert.equal(text, joined)
  }
  assert.ok(offsets.at(-1)! > at * 0.95)
})

test('a place of a CSV file where an opening quote cannot be distinguished from a closing one is left out', async () => {
  const path = join(folder.path, 'unclear.csv')
  // A bare quote is a character like any other here; from a place in the middle it could be the end of a field.
  writeLargeCsv(path, () => `5" disk ${'y'.repeat(9_900)}`)
  const { texts, extent } = await sample(await fileSource(path))
  assert.equal(extent.unclearPlaces, extent.places)
  assert.ok(extent.places >= 60)
  assert.ok(texts.length === 1 && texts[0]?.startsWith('0,5" disk'))
})

test('of what is compressed, and of what can be read only once, the first records are the sample', async () => {
  const line = `{"a":"${'x'.repeat(1000)}"}\n`
  const content = line.repeat(20_000)
  const packed = await sample(await fileSource(fileOf(gzipSync(content), 'jsonl.gz')))
  const piped = await sample(byteSource('the standard input', [content]))
  for (const { texts, extent } of [packed, piped]) {
    assert.deepEqual(extent, { isAll: false, places: 0, unclearPlaces: 0 })
    const text = texts.join('')
    assert.ok(text.length >= 16 * 1024 * 1024 && text.length < content.length)
    assert.ok(content.startsWith(text) && text.endsWith('\n'))
  }
  const small = await sample(await fileSource(fileOf(gzipSync(line.repeat(3)), 'jsonl.gz')))
  assert.deepEqual([small.texts.join(''), small.extent.isAll], [line.repeat(3), true])
})
