// A load that goes on: what an earlier attempt has delivered is left out, and the rest is cut as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Input, type InputChunk } from '../../src/input/input.ts'
import { resolveInputOptions } from '../../src/options/input-options.ts'
import { type KnownSegment, KnownSegments } from '../../src/sources/resume/known-segments.ts'
import { SegmentChecksums } from '../../src/sources/resume/segment-checksums.ts'
import type { SegmentLimits } from '../../src/sources/segments.ts'
import type { Source } from '../../src/sources/source.ts'
import { Random } from '../oracle/random.ts'
import { everyBytes, piecedStream } from '../sources/pieced-stream.ts'
import { MAKERS, type MadeSource } from './segment-inputs.ts'

type Kind = keyof typeof MAKERS
const FORMATS: Readonly<Record<Kind, { readonly format: string; readonly hasHeader?: boolean }>> = {
  jsonl: { format: 'jsonl' },
  compact: { format: 'json-compact', hasHeader: true },
  csv: { format: 'csv', hasHeader: true },
  escaped: { format: 'clickhouse-tsv', hasHeader: true },
  json: { format: 'json' },
}

interface Reading {
  readonly texts: string[]
  readonly known: KnownSegment[]
  readonly starts: string[]
  readonly bytesRead: number
}

interface Given {
  readonly kind: Kind
  readonly chunkBytes: number
  readonly limits: SegmentLimits
  readonly known?: KnownSegments
}

function sourceOf({ name, bytes }: Pick<MadeSource, 'name' | 'bytes'>, log?: number[]): Source {
  return {
    name,
    sizeBytes: bytes.length,
    open: async () => piecedStream(bytes, everyBytes(100, bytes.length)),
    openFrom: async (position) => {
      log?.push(position)
      const rest = bytes.subarray(position)
      return piecedStream(rest, everyBytes(100, rest.length))
    },
  }
}

/** The records of each segment that is to be loaded, and what a journal would keep of it. */
async function read(sources: readonly Source[], { kind, chunkBytes, limits, known }: Given): Promise<Reading> {
  const { format, hasHeader } = FORMATS[kind]
  const input = { ...resolveInputOptions({ format }), ...(hasHeader !== undefined && { hasHeader }) }
  const checksums = await SegmentChecksums.make()
  const allocate = (size: number) => new Uint8Array(size)
  const settings = { chunkBytes, maxRecordBytes: 1_000_000, allocate, input, segmentLimits: limits, checksums, known }
  const opened = new Input(sources, settings, new AbortController().signal)
  const texts: string[] = []
  const starts: string[] = []
  const segments = new Map<number, { bytes: number; parts: KnownSegment['parts'][number][] }>()
  let index = -1
  let position = 0
  for await (const chunk of opened.chunks()) {
    if (chunk.isDone) continue
    if (chunk.index !== index) position = 0
    if (chunk.resumedAt !== undefined) {
      position = chunk.resumedAt.from
      starts.push(`${chunk.index}:${position}:${chunk.resumedAt.linesBefore}`)
    }
    index = chunk.index
    texts[chunk.segment] = (texts[chunk.segment] ?? '') + textOf(chunk)
    const segment = segments.get(chunk.segment) ?? { bytes: 0, parts: [] }
    segments.set(chunk.segment, segment)
    segment.bytes += chunk.sourceBytes
    const last = segment.parts.at(-1)
    // Lines are whatever the journal says: here, the place itself.
    const to = position + chunk.sourceBytes
    if (last?.index === index) segment.parts[segment.parts.length - 1] = { ...last, to, linesTo: to }
    else segment.parts.push({ index, from: position, to, linesTo: to })
    position = to
  }
  return {
    texts,
    starts,
    bytesRead: opened.bytesRead,
    known: [...segments].map(([ordinal, segment]) => ({
      ordinal,
      isDone: false,
      checksum: undefined,
      limit: 0,
      ...checksums.take(ordinal),
      ...segment,
    })),
  }
}

function textOf({ bytes, documents }: InputChunk): string {
  const text = Buffer.from(bytes).toString()
  return documents === undefined ? text : text.replaceAll(/^[ ,]+| +$/gm, '')
}

function made(kind: Kind, random: Random): MadeSource[] {
  return Array.from({ length: 1 + random.below(4) }, (_, i) => MAKERS[kind](random, 60, String(i)))
}

for (const kind of Object.keys(MAKERS) as Kind[]) {
  test(`${kind}: the segments that are not done come again as they were, whatever the chunks are now`, async () => {
    const random = new Random(Object.keys(MAKERS).indexOf(kind) + 1)
    for (let round = 0; round < 60; round++) {
      const files = made(kind, random)
      const limits = { bytes: random.pick([40, 200, 700]), records: Number.POSITIVE_INFINITY }
      const whole = await read(
        files.map((file) => sourceOf(file)),
        { kind, chunkBytes: 2000, limits },
      )
      // The last ones were never cut.
      const cut = whole.known.slice(0, random.below(whole.known.length + 1))
      const segments = cut.map((segment) => ({ ...segment, isDone: random.chance(0.6) }))
      const isSeekable = random.chance(0.6)
      const seekable = new Set(isSeekable ? files.keys() : [])
      const isPacked = !isSeekable && random.chance(0.5)
      const sources = files.map(({ name, bytes }) =>
        isPacked ? sourceOf({ name: `${name}.gz`, bytes: gzipSync(bytes) }) : sourceOf({ name, bytes }),
      )
      const chunkBytes = random.pick([64, 333, 4000])
      const rest = await read(sources, {
        ...{ kind, chunkBytes, known: new KnownSegments(segments, seekable) },
        // What is not known is cut by the limits; they are those of the first attempt.
        limits,
      })
      const isDone = (ordinal: number) => segments.some((segment) => segment.ordinal === ordinal && segment.isDone)
      const expected = whole.texts.map((text, ordinal) => (isDone(ordinal) ? undefined : text))
      const words = `round ${round}: ${JSON.stringify({ limits, chunkBytes, isSeekable, isPacked })}`
      for (const [ordinal, text] of expected.entries()) assert.equal(rest.texts[ordinal], text, `${words}, ${ordinal}`)
      assert.equal(rest.bytesRead, whole.bytesRead, words)
      const places = (reading: Reading) =>
        reading.known.filter(({ ordinal }) => !isDone(ordinal)).map(({ ordinal, parts }) => [ordinal, parts])
      assert.deepEqual(places(rest), places(whole), words)
    }
  })
}

test('what is done of a file is not read', async () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => `{"n":${String(i).padStart(5, '0')}}\n`).join(''))
  const limits = { bytes: 1200, records: Number.POSITIVE_INFINITY }
  const file = { name: 'a.jsonl', bytes }
  const whole = await read([sourceOf(file)], { kind: 'jsonl', chunkBytes: 500, limits })
  const opened: number[] = []
  const done = whole.known.map((segment) => ({ ...segment, isDone: segment.ordinal !== 3 && segment.ordinal < 8 }))
  const known = new KnownSegments(done, new Set([0]))
  const rest = await read([sourceOf(file, opened)], { kind: 'jsonl', chunkBytes: 500, limits, known })
  const [third, eighth] = [3, 8].map((ordinal) => whole.known[ordinal]?.parts[0]?.from)
  assert.deepEqual(opened, [third, eighth])
  assert.deepEqual(rest.starts, [`0:${third}:${third}`, `0:${eighth}:${eighth}`])
})

test('changed bytes of a segment that was cut before are reported', async () => {
  const text = Array.from({ length: 100 }, (_, i) => `{"n":${i}}\n`).join('')
  const limits = { bytes: 200, records: Number.POSITIVE_INFINITY }
  const whole = await read([sourceOf({ name: 'a.jsonl', bytes: Buffer.from(text) })], {
    kind: 'jsonl',
    chunkBytes: 300,
    limits,
  })
  for (const isDone of [true, false]) {
    const known = new KnownSegments(
      whole.known.slice(0, 3).map((segment) => ({ ...segment, isDone })),
      new Set(),
    )
    for (const other of [text.replace('7}', '8}'), text.replace('7}', '77}'), text.slice(0, 150)]) {
      const source = sourceOf({ name: 'a.jsonl', bytes: Buffer.from(other) })
      const reading = read([source], { kind: 'jsonl', chunkBytes: 300, limits, known })
      await assert.rejects(reading, { code: 'BL_RESUME_SOURCE', message: /segment 0 differ/ })
    }
  }
})
