// One round of the fuzzer: a small file of some format, compressed or not, damaged in a few places, is inspected, which finds its
// compression, encoding and format, and reads all of it. Whatever it holds, the outcome is an inspection, in which a file
// may have an error with a code of its own. Anything else is a fault: a crash, an internal error, no end.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { BulkloadError, EXIT, inspect } from '../../src/index.ts'
import { Random } from '../oracle/random.ts'

const GOLDEN = fileURLToPath(new URL('../../../test/golden/', import.meta.url))
const MAX_BYTES = 100_000
const TEXTS = [
  'id,name,at\n1,"a, ""b""",2026-01-02\n2,,\n3,é😀,2026-01-02T03:04:05Z\n',
  'id\tname\n1\ta\\tb\n2\t\\N\n',
  '{"id":1,"name":"a","tags":["x",null,{"y":1.5e3}]}\n{"id":2}\n',
  '[{"id":1},\n {"id":2,"name":"\\ud83d\\ude00"}]\n',
  '["id","name"]\n[1,"a"]\n[2,null]\n',
  'time:1\thost:a\nhost:b\ttime:2\n',
  'COPY public.t (id, name) FROM stdin;\n1\ta\n2\t\\N\n\\.\n',
  "INSERT INTO t VALUES (1, 'a');\n",
]
const WRAPS: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => gzipSync(bytes),
  (bytes) => deflateSync(bytes),
  (bytes) => brotliCompressSync(bytes),
  (bytes) => Buffer.from(bytes.toString(), 'utf16le'),
]
const PIECES = [
  '\n',
  '\r',
  '"',
  "'",
  '\\',
  '\0',
  ',',
  '{',
  ']',
  '\x1f\x8b',
  '\x28\xb5\x2f\xfd',
  'PAR1',
  '\xff\xfe',
  '9'.repeat(40),
]

let corpus: readonly Buffer[] | undefined

/** The file of this seed. */
export function fileOf(seed: number): Buffer {
  corpus ??= [...TEXTS.map((text) => Buffer.from(text)), ...goldenFiles()]
  const random = new Random(seed)
  const made = random.pick(corpus)
  let bytes: Buffer = Buffer.from(random.chance(0.5) ? made : random.pick(WRAPS)(made))
  for (let changes = random.below(6); changes > 0; changes--) bytes = changed(random, bytes)
  return bytes
}

/** Throws where the outcome is none that a user may see. */
export async function fuzzRound(seed: number, folder: string): Promise<void> {
  const random = new Random(seed ^ 0x5bd1e995)
  const name = random.pick(['x', 'x.csv', 'x.csv.gz', 'x.json', 'x.jsonl', 'x.parquet', 'x.tsv.zst', 'x.xz', 'x.sql'])
  const path = join(folder, name)
  writeFileSync(path, fileOf(seed))
  try {
    const { exitStatus } = await inspect({ files: [path], target: random.pick(['pg', 'clickhouse', 'both']) })
    if (exitStatus === EXIT.internal) throw new Error(`exit status ${exitStatus}`)
  } catch (cause) {
    if (cause instanceof BulkloadError && cause.exitStatus !== EXIT.internal) return
    throw cause
  }
}

function changed(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1)
  const rest = bytes.subarray(at)
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES), 'latin1'), rest])
    case 1:
      return Buffer.concat([bytes.subarray(0, at), rest.subarray(1 + random.below(8))])
    case 2:
      return Buffer.from(bytes.subarray(0, at))
    case 3:
      return Buffer.concat([bytes, rest.subarray(0, random.below(1000))])
    default: {
      const flipped = Buffer.from(bytes)
      if (at < flipped.length) flipped[at] = flipped[at]! ^ (1 << random.below(8))
      return flipped
    }
  }
}

function goldenFiles(): Buffer[] {
  const names = readdirSync(GOLDEN, { recursive: true }) as string[]
  const paths = names.sort().filter((name) => /\.(gz|zst|lz4|bz2|xz|br|bgz|parquet|csv|jsonl?)$/.test(name))
  return paths.map((name) => readFileSync(join(GOLDEN, name))).filter((bytes) => bytes.length <= MAX_BYTES)
}
