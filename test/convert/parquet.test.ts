// bulkload convert to Parquet and back.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { makeWorkspace, runCli } from '../cli/run-cli.ts'
import { compressors } from '../encodings/parquet/page-readers.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path

const RECORDS = Array.from({ length: 20_000 }, (_, i) => ({
  id: i,
  big: 9_007_199_254_740_000 - i,
  kind: ['click', 'view', 'buy'][i % 3],
  name: i % 7 === 0 ? null : `user ${(i * 7919) % 10_007}`,
  ok: i % 2 === 0,
  score: i / 8,
  day: new Date(Date.UTC(2020, 0, 1 + (i % 2000))).toISOString().slice(0, 10),
  at: new Date(Date.UTC(2024, 0, 1, 0, 0, i)).toISOString().replace('.000', ''),
  tags: { a: [i, 'x'] },
}))
const LINES = RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('')

function read(name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(join(cwd, name))).buffer
}

for (const codec of [undefined, 'none', 'gzip', 'zstd', 'lz4'] as const) {
  test(`JSON Lines become Parquet and are the same afterwards: ${codec ?? 'default compression'}`, async () => {
    writeFileSync(join(cwd, 'in.jsonl'), LINES)
    const out = `${codec ?? 'default'}.parquet`
    const compress = codec === undefined ? [] : ['--compress', codec]
    const written = await runCli(['convert', 'in.jsonl', '-o', out, ...compress], { cwd })
    assert.equal(written.status, 0, written.stderr)
    const file = read(out)
    const { row_groups: groups, num_rows: rows } = parquetMetadata(file)
    assert.equal(rows, 20_000n)
    const codecs = new Set(groups.flatMap(({ columns }) => columns.map(({ meta_data: meta }) => meta?.codec)))
    const expected = { none: 'UNCOMPRESSED', gzip: 'GZIP', zstd: 'ZSTD', lz4: 'LZ4_RAW' }[codec ?? 'zstd']
    assert.deepEqual([...codecs], [expected])
    const byOthers = await parquetReadObjects({ file, compressors })
    assert.deepEqual(
      byOthers.map(({ kind }) => kind),
      RECORDS.map(({ kind }) => kind),
    )
    const back = await runCli(['convert', out, '-o', `${out}.jsonl`, '--overwrite'], { cwd })
    assert.equal(back.status, 0, back.stderr)
    const lines = readFileSync(join(cwd, `${out}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      RECORDS,
    )
  })
}

test('CSV becomes Parquet, and Parquet another Parquet', async () => {
  writeFileSync(join(cwd, 'x.csv'), 'id,price,at\n1,NaN,2024-01-01 10:00:00\n2,,2024-01-01 11:00:00.123456\n3,-0.5,\n')
  for (const words of [
    ['x.csv', '-o', 'one.parquet'],
    ['one.parquet', '-o', 'two.parquet'],
  ]) {
    const { status, stderr } = await runCli(['convert', ...words], { cwd })
    assert.equal(status, 0, stderr)
  }
  for (const name of ['one.parquet', 'two.parquet']) {
    const file = read(name)
    const rows = await parquetReadObjects({ file, compressors })
    assert.deepEqual(
      rows.map(({ id, price }) => [Number(id), price ?? null]),
      [
        [1, Number.NaN],
        [2, null],
        [3, -0.5],
      ],
    )
    const { schema, row_groups: groups } = parquetMetadata(file)
    assert.deepEqual(schema.find((element) => element.name === 'at')?.logical_type, {
      type: 'TIMESTAMP',
      isAdjustedToUTC: false,
      unit: 'MICROS',
    })
    const statistics = groups[0]?.columns[1]?.meta_data?.statistics
    assert.deepEqual([statistics?.min_value, statistics?.max_value], [-0.5, -0.5])
  }
})

test('records that a column cannot hold are rejects; a convert that fails leaves no file', async () => {
  // Of standard input only the beginning is sampled.
  const input = `${'{"n":1}\n'.repeat(100_000)}{"n":"text"}\n{"n":2}\n`
  const words = ['convert', '-', '--format', 'jsonl', '-o', 'bad.parquet']
  const failed = await runCli(words, { cwd, input })
  assert.equal(failed.status, 5, failed.stderr)
  const left = readdirSync(cwd).filter((name) => name.includes('bad.parquet'))
  assert.deepEqual(left, [])
  const tolerant = await runCli([...words, '--max-errors', '5'], { cwd, input })
  assert.equal(tolerant.status, 3, tolerant.stderr)
  assert.equal(parquetMetadata(read('bad.parquet')).num_rows, 100_001n)
})
