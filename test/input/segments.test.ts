import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import xxhash from 'xxhash-wasm'
import { Input, type InputChunk } from '../../src/input/input.ts'
import { resolveInputOptions } from '../../src/options/input-options.ts'
import { SegmentChecksums } from '../../src/sources/resume/segment-checksums.ts'
import { ONE_SEGMENT, type SegmentLimits } from '../../src/sources/segments.ts'
import type { Source } from '../../src/sources/source.ts'
import { Random } from '../oracle/random.ts'
import { everyBytes, piecedStream } from '../sources/pieced-stream.ts'
import { MAKERS, type MadeSource, type Part, partsOf } from './segment-inputs.ts'

const FORMATS: Readonly<Record<keyof typeof MAKERS, { readonly format: string; readonly hasHeader?: boolean }>> = {
  jsonl: { format: 'jsonl' },
  compact: { format: 'json-compact', hasHeader: true },
  csv: { format: 'csv', hasHeader: true },
  escaped: { format: 'clickhouse-tsv', hasHeader: true },
  json: { format: 'json' },
}

interface Reading {
  readonly chunkBytes: number
  readonly pieceBytes: number
  readonly limits: SegmentLimits
}

function sourceOf(name: string, bytes: Uint8Array, pieceBytes: number): Source {
  const cuts = everyBytes(pieceBytes, bytes.length)
  return { name, sizeBytes: bytes.length, open: async () => piecedStream(bytes, cuts) }
}

/** The parts of the segments, and the records of each as the chunks have them. */
async function read(
  made: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  input: ReturnType<typeof resolveInputOptions>,
  { chunkBytes, pieceBytes, limits }: Reading,
): Promise<{ readonly parts: Part[]; readonly texts: string[] }> {
  const settings = {
    chunkBytes,
    maxRecordBytes: 1_000_000,
    allocate: (size: number) => new Uint8Array(size).fill(0x0a),
    input,
    segmentLimits: limits,
    checksums: await SegmentChecksums.make(),
  }
  const sources = made.map(({ name, bytes }) => sourceOf(name, bytes, pieceBytes))
  const parts: Part[] = []
  const texts: string[] = []
  for await (const chunk of new Input(sources, settings, new AbortController().signal).chunks()) {
    addPart(parts, chunk)
    texts[chunk.segment] = (texts[chunk.segment] ?? '') + textOf(chunk)
  }
  await assertChecksums(made, parts, settings.checksums)
  return { parts, texts }
}

/** A segment's checksum is that of its bytes as the sources have them. */
async function assertChecksums(
  made: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  parts: readonly Part[],
  checksums: SegmentChecksums,
): Promise<void> {
  // Those of Parquet are read by the workers.
  if (made.some(({ name, bytes }) => !isTextOf(name, bytes))) return
  const { h64Raw } = await xxhash()
  for (const segment of new Set(parts.map((part) => part.segment))) {
    const bytes = parts
      .filter((part) => part.segment === segment)
      .map(
        ({ source, from, to }) => made.find(({ name }) => name === source)?.bytes.subarray(from, to) ?? Buffer.alloc(0),
      )
    const expected = h64Raw(Buffer.concat(bytes)).toString(16).padStart(16, '0')
    assert.equal(checksums.take(segment)?.checksum, expected, `segment ${segment}`)
  }
}

function isTextOf(name: string, bytes: Uint8Array): boolean {
  // Of others the bytes are not those of the source.
  return !/parquet|gz/.test(name) && bytes[0] !== 0x1f && (bytes[0] ?? 0) < 0xfe
}

/** White space between JSON documents may stand before or behind a line feed that was put in. */
function textOf({ bytes, documents }: InputChunk): string {
  const text = Buffer.from(bytes).toString()
  return documents === undefined ? text : text.replaceAll(/^ +| +$/gm, '')
}

function addPart(parts: Part[], { source, segment, sourceBytes }: InputChunk): void {
  const last = parts.at(-1)
  const from = last?.source === source.name ? last.to : 0
  const isMore = last?.source === source.name && last.segment === segment
  if (isMore) parts[parts.length - 1] = { ...last, to: from + sourceBytes }
  else parts.push({ segment, source: source.name, from, to: from + sourceBytes })
}

function optionsOf(kind: keyof typeof MAKERS): ReturnType<typeof resolveInputOptions> {
  const { format, hasHeader } = FORMATS[kind]
  return { ...resolveInputOptions({ format }), ...(hasHeader !== undefined && { hasHeader }) }
}

for (const kind of Object.keys(MAKERS) as (keyof typeof MAKERS)[]) {
  const make = (random: Random, most: number): MadeSource[] =>
    Array.from({ length: 1 + random.below(4) }, (_, i) => MAKERS[kind](random, most, String(i)))

  test(`${kind}: the cuts are those of the rule, whatever the chunks and the reads`, async () => {
    const random = new Random(Object.keys(MAKERS).indexOf(kind) + 1)
    for (let round = 0; round < 50; round++) {
      const made = make(random, random.pick([3, 20, 60]))
      const limits = { bytes: random.pick([1, 2, 10, 64, 100, 300, 1000, 5000]), records: Number.POSITIVE_INFINITY }
      const expected = partsOf(made, limits)
      let texts: string[] | undefined
      for (let reading = 0; reading < 3; reading++) {
        const chunkBytes = random.pick([64, 65, 70, 128, 200, 1000, 100_000])
        const pieceBytes = random.pick([5, 64, 1000, 1_000_000])
        const got = await read(made, optionsOf(kind), { chunkBytes, pieceBytes, limits })
        const about = `round ${round}: ${JSON.stringify({ chunkBytes, pieceBytes, limits })}`
        assert.deepEqual(got.parts, expected, about)
        texts ??= got.texts
        assert.deepEqual(got.texts, texts, about)
      }
      const whole = await read(made, optionsOf(kind), { chunkBytes: 1000, pieceBytes: 1000, limits: ONE_SEGMENT })
      assert.equal((texts ?? []).join(''), whole.texts.join(''))
    }
  })

  test(`${kind}: the beginning of a segment says how many bytes about this many records have`, async () => {
    const random = new Random(20 + Object.keys(MAKERS).indexOf(kind))
    for (let round = 0; round < 2; round++) {
      const made = make(random, 12_000)
      const limits = { bytes: random.pick([70_000, 400_000, 1e9]), records: random.pick([1, 1000, 2500, 6000]) }
      const expected = partsOf(made, limits)
      for (const chunkBytes of [1000, 65_536, 65_537, 3_000_000]) {
        const pieceBytes = random.pick([1000, 65_536, 1_000_000])
        const got = await read(made, optionsOf(kind), { chunkBytes, pieceBytes, limits })
        assert.deepEqual(got.parts, expected, `round ${round}: ${JSON.stringify({ chunkBytes, pieceBytes, limits })}`)
      }
    }
  })
}

test('compressed sources are cut by their bytes before compression', async () => {
  const random = new Random(1)
  const made = [MAKERS.csv(random, 60, '0'), MAKERS.csv(random, 60, '1')]
  const limits = { bytes: 200, records: Number.POSITIVE_INFINITY }
  const compressed = made.map(({ name, bytes }) => ({ name, bytes: gzipSync(bytes) }))
  for (const chunkBytes of [64, 1000]) {
    const got = await read(compressed, optionsOf('csv'), { chunkBytes, pieceBytes: 100, limits })
    assert.deepEqual(got.parts, partsOf(made, limits))
  }
})

test('sources in UTF-16 are cut by their bytes in UTF-8', async () => {
  const text = Array.from({ length: 60 }, (_, i) => `{"n":${i},"t":"日本語 é"}\r\n`).join('')
  const made = [{ name: 'a.jsonl', bytes: Buffer.from(`\ufeff${text}`, 'utf16le') }]
  const limits = { bytes: 200, records: Number.POSITIVE_INFINITY }
  const cuts = new Set<string>()
  for (const chunkBytes of [64, 65, 200, 1000]) {
    const { parts, texts } = await read(made, optionsOf('jsonl'), { chunkBytes, pieceBytes: 101, limits })
    assert.equal(texts.join(''), text)
    for (const each of texts) assert.ok(each.endsWith('}\r\n') && Buffer.byteLength(each) <= 200)
    cuts.add(JSON.stringify(parts))
  }
  assert.equal(cuts.size, 1)
})

test('many small sources share a segment, each with its header', async () => {
  const made = Array.from({ length: 50 }, (_, i) => ({ name: `${i}.csv`, bytes: Buffer.from(`a,b\n${i % 10},2\n`) }))
  const limits = { bytes: 80, records: Number.POSITIVE_INFINITY }
  const { parts, texts } = await read(made, optionsOf('csv'), { chunkBytes: 64, pieceBytes: 8, limits })
  assert.deepEqual(
    parts,
    made.map(({ name }, i) => ({ segment: Math.floor(i / 10), source: name, from: 0, to: 8 })),
  )
  assert.equal(texts[0], Array.from({ length: 10 }, (_, i) => `${i},2\n`).join(''))
})

test('Parquet is cut between slices, by their rows and their share of the file', async () => {
  const data = Array.from({ length: 300_000 }, (_, i) => BigInt(i))
  const column = { name: 'n', type: 'INT64', data, nullable: false } as const
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [column], rowGroupSize: 100_000 }))
  const made = ['a.parquet', 'b.parquet'].map((name) => ({ name, bytes }))
  const cuts = new Set<string>()
  for (const chunkBytes of [64, 1000, 1_000_000]) {
    const limits = { bytes: Number.POSITIVE_INFINITY, records: 120_000 }
    const { parts } = await read(made, resolveInputOptions({}), { chunkBytes, pieceBytes: 10_000, limits })
    // Slices have 65,536 and 34,464 rows.
    assert.deepEqual(
      parts.map(({ segment, source }) => [segment, source]),
      [0, 1, 2, 3, 4, 5].map((segment) => [segment, segment < 3 ? 'a.parquet' : 'b.parquet']),
    )
    cuts.add(JSON.stringify(parts))
    const most = { bytes: bytes.length * 0.6, records: Number.POSITIVE_INFINITY }
    const byBytes = await read(made, resolveInputOptions({}), { chunkBytes, pieceBytes: 10_000, limits: most })
    for (const { from, to } of byBytes.parts) assert.ok(to - from <= most.bytes)
    cuts.add(JSON.stringify(byBytes.parts))
  }
  assert.equal(cuts.size, 2)
})
