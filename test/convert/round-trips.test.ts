// What convert writes, our own readers read back to the same values, in every format that they read.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { type ConvertSettings, convert } from '../../src/index.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { linesOf, NASTY, rowsOf } from './nasty-rows.ts'

const folder = makeTempFolder('round-trips')
after(() => folder.remove())
const at = (name: string): string => join(folder.path, name)
writeFileSync(at('nasty.jsonl'), linesOf(NASTY))

async function run(settings: ConvertSettings): Promise<void> {
  const report = await convert({ workers: 1, ...settings })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const [table] = report.tables
  assert.deepEqual([table?.balanced, table?.countedBy], [true, 'writer'])
}

/** Separated values have no types: what was nested is its JSON text. */
const asText = (row: Record<string, unknown>): Record<string, unknown> => ({
  ...row,
  ...(typeof row['nested'] === 'string' && { nested: JSON.parse(row['nested']) }),
})

const names = ['id', 'text', 'float', 'flag', 'nested', 'day']

for (const [format, back] of [
  ['jsonl', {}],
  ['json', {}],
  ['parquet', {}],
  ['csv', { format: 'csv', header: true }],
  ['tsv', { format: 'tsv', header: true }],
  ['clickhouse-tsv', { format: 'clickhouse-tsv', header: true }],
  ['postgres-text', { format: 'postgres-text', columns: names }],
] as const) {
  test(`${format}: nasty values come back as they were`, async () => {
    await run({ files: [at('nasty.jsonl')], output: at(`out.${format}`), to: format })
    await run({ files: [at(`out.${format}`)], output: at(`${format}.back.jsonl`), ...back })
    const rows = rowsOf(readFileSync(at(`${format}.back.jsonl`), 'utf8')).map(asText)
    assert.deepEqual(rows, NASTY)
  })
}

test('numbers keep their digits, and 64 bits', async () => {
  const line = '{"a":9223372036854775807,"b":0.1000,"c":-12345678901234567890.123456789}\n'
  writeFileSync(at('digits.jsonl'), line)
  await run({ files: [at('digits.jsonl')], output: at('digits.csv') })
  assert.equal(
    readFileSync(at('digits.csv'), 'utf8'),
    'a,b,c\n9223372036854775807,0.1000,-12345678901234567890.123456789\n',
  )
  await run({ files: [at('digits.jsonl')], output: at('digits2.jsonl') })
  assert.equal(readFileSync(at('digits2.jsonl'), 'utf8'), line)
})

test('NUL goes through the formats that have it', async () => {
  writeFileSync(at('nul.jsonl'), '{"a":"x\\u0000y"}\n')
  for (const [format, back] of [
    ['jsonl', {}],
    ['clickhouse-tsv', { format: 'clickhouse-tsv', header: true }],
  ] as const) {
    await run({ files: [at('nul.jsonl')], output: at(`nul.${format}`), to: format, overwrite: true })
    await run({ files: [at(`nul.${format}`)], output: at(`nul.${format}.back.jsonl`), ...back })
    assert.deepEqual(rowsOf(readFileSync(at(`nul.${format}.back.jsonl`), 'utf8')), [{ a: 'x\0y' }], format)
  }
})

for (const format of ['postgres-text', 'sql', 'postgres-dump'] as const) {
  test(`${format}: NUL, which Postgres has not, is a reject`, async () => {
    const report = await convert({ files: [at('nul.jsonl')], output: at(`nul2.${format}`), to: format, workers: 1 })
    assert.equal(report.tables[0]?.error?.code, 'BL_NUL_CHARACTER')
  })
}

test('NaN and infinity of CSV are words in CSV, and texts in JSON', async () => {
  writeFileSync(at('floats.csv'), 'f,g\n1.5,1\nnan,2\n-inf,3\nInfinity,4\n')
  await run({ files: [at('floats.csv')], output: at('floats.jsonl') })
  const floats = rowsOf(readFileSync(at('floats.jsonl'), 'utf8')).map(({ f }) => f)
  assert.deepEqual(floats, [1.5, 'NaN', '-Infinity', 'Infinity'])
  await run({ files: [at('floats.csv')], output: at('floats2.csv') })
  assert.equal(readFileSync(at('floats2.csv'), 'utf8'), readFileSync(at('floats.csv'), 'utf8'))
})

test('one column: NULL is no blank line', async () => {
  writeFileSync(at('one.jsonl'), '{"a":"x"}\n{"a":null}\n{"a":""}\n')
  await run({ files: [at('one.jsonl')], output: at('one.csv') })
  assert.equal(readFileSync(at('one.csv'), 'utf8'), 'a\nx\n\\N\n""\n')
})

test('the mapping of a load works here, too', async () => {
  writeFileSync(at('map.csv'), 'a,b,c\n1,2,3\n')
  await run({
    files: [at('map.csv')],
    output: at('map.jsonl'),
    rename: { a: 'x' },
    set: { s: 'constant' },
    only: ['x', 'c', 's'],
  })
  assert.deepEqual(rowsOf(readFileSync(at('map.jsonl'), 'utf8')), [{ x: 1, c: 3, s: 'constant' }])
})

test('a header row and text for NULL are as they are wanted', async () => {
  writeFileSync(at('nulls.jsonl'), '{"a":1,"b":null}\n{"a":2,"b":"-"}\n')
  await run({ files: [at('nulls.jsonl')], output: at('nulls.csv'), outputHeader: false, outputNull: '-' })
  assert.equal(readFileSync(at('nulls.csv'), 'utf8'), '1,-\n2,"-"\n')
})
