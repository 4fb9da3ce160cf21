// Files that are cut short or altered: an error that names the file and the place, and never a row less.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { BulkloadError } from '../../src/errors.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { bytesOf, columnsOf, writeAllTypes } from './parquet-chdb-files.ts'
import { clickhousePlan, encodeFile, NAME, openBytes } from './parquet-encoding.ts'

const SEED = 7
const FLIPS = 400
const CUTS = 60
let folder: TempFolder
let bytes: Uint8Array
let plan: Plan

before(async () => {
  folder = makeTempFolder('parquet')
  const engine = await ChdbEngine.open()
  try {
    const path = await writeAllTypes(engine, folder.path, { compression: 'lz4', dictionaries: true })
    plan = clickhousePlan(await columnsOf(engine, path))
    bytes = bytesOf(path)
  } finally {
    await engine.close()
  }
})

after(() => folder.remove())

/** What comes of a damaged file: its error, or its blocks in one. */
async function outcome(damaged: Uint8Array, types = plan): Promise<BulkloadError | Buffer> {
  try {
    const { blocks } = await encodeFile(await openBytes(damaged), types)
    return Buffer.concat(blocks)
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError, cause instanceof Error ? cause.stack : String(cause))
    return cause
  }
}

test(`cut anywhere: seed ${SEED}`, async () => {
  const random = new Random(SEED)
  const lengths = [0, 1, 4, 8, 11, 12, bytes.length - 1, bytes.length - 4, bytes.length - 8]
  for (let i = 0; i < CUTS; i++) lengths.push(random.below(bytes.length))
  for (const length of lengths) {
    const error = await outcome(bytes.slice(0, length))
    assert.ok(error instanceof BulkloadError, `${length} bytes`)
    assert.equal(error.code, 'BL_SOURCE_CORRUPT')
    assert.equal(error.exitStatus, 5)
    assert.equal(error.place?.source, NAME)
    assert.equal(typeof error.place?.byteOffset, 'number')
  }
})

test(`a bit in a page: seed ${SEED}`, async () => {
  const random = new Random(SEED)
  const { rowGroups } = await openBytes(bytes)
  for (let i = 0; i < FLIPS; i++) {
    const { start, end } = random.pick(random.pick(rowGroups).columns)
    const at = start + random.below(end - start)
    const damaged = bytes.slice()
    damaged[at]! ^= 1 << random.below(8)
    const result = await outcome(damaged)
    // What is in a page's header beside its sizes is not all looked at: statistics are not.
    if (result instanceof BulkloadError) assert.match(result.code, /^BL_(?:SOURCE_CORRUPT|USAGE)$/, result.message)
    else assert.ok(result.equals(await whole()), `byte ${at}`)
  }
})

test(`a bit in the footer: seed ${SEED}`, async () => {
  const random = new Random(SEED)
  const { rowGroups } = await openBytes(bytes)
  const start = Math.max(...rowGroups.flatMap((group) => group.columns.map((column) => column.end)))
  for (let i = 0; i < FLIPS; i++) {
    const damaged = bytes.slice()
    damaged[start + random.below(bytes.length - start)]! ^= 1 << random.below(8)
    // Names and types have no checksum: with others rows are refused or read otherwise. Nothing else is thrown.
    await outcome(damaged)
  }
})

test(`a bit anywhere in a file without checksums: seed ${SEED}`, async () => {
  const random = new Random(SEED)
  const row = (i: number) => ({
    n: i,
    t: `text ${i % 7}`,
    l: i % 5 === 0 ? null : Array.from({ length: i % 4 }, () => i),
  })
  const rows = Array.from({ length: 300 }, (_, i) => row(i))
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 3 },
    { name: 'n', type: 'INT64', repetition_type: 'REQUIRED' },
    { name: 't', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    { name: 'l', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' },
  ]
  const types = clickhousePlan([
    ['n', 'Int64'],
    ['t', 'Nullable(String)'],
    ['l', 'Array(Nullable(Int32))'],
  ])
  for (const codec of ['UNCOMPRESSED', 'SNAPPY'] as const) {
    const columnData = (['n', 't', 'l'] as const).map((name) => ({ name, data: rows.map((one) => one[name]) }))
    const n = { ...columnData[0]!, data: rows.map((one) => BigInt(one.n)) }
    const written = parquetWriteBuffer({
      columnData: [n, ...columnData.slice(1)],
      schema,
      codec,
      pageSize: 500,
      statistics: false,
    })
    const file = new Uint8Array(written)
    // The list of every fifth row is null, which an Array cannot be.
    assert.equal((await encodeFile(await openBytes(file), types)).rejects.length, 60)
    for (let i = 0; i < FLIPS; i++) {
      const damaged = file.slice()
      damaged[random.below(file.length)]! ^= 1 << random.below(8)
      await outcome(damaged, types)
    }
  }
})

let blocks: Buffer | undefined

async function whole(): Promise<Buffer> {
  if (blocks === undefined) {
    const result = await outcome(bytes)
    assert.ok(result instanceof Buffer)
    blocks = result
  }
  return blocks
}
