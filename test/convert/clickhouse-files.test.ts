// Files for ClickHouse, as ClickHouse itself reads them.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { convert } from '../../src/index.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { linesOf, NASTY, rowsOf } from './nasty-rows.ts'

const folder = makeTempFolder('clickhouse-files')
const at = (name: string): string => join(folder.path, name)
let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})
after(async () => {
  await engine.close()
  folder.remove()
})

writeFileSync(at('nasty.jsonl'), linesOf(NASTY))
const TYPES =
  'id Int64, text Nullable(String), float Nullable(Float64), flag Nullable(Bool), nested Nullable(String), day Nullable(String)'

async function read(file: string, format: string): Promise<Record<string, unknown>[]> {
  const { output } = await engine.query(`SELECT * FROM file('${file}', '${format}', '${TYPES}')`, {
    format: 'JSONEachRow',
    settings: { output_format_json_quote_64bit_integers: '0' },
  })
  return rowsOf(new TextDecoder().decode(output))
}

for (const [format, theirs] of [
  ['clickhouse-tsv', 'TabSeparatedWithNames'],
  ['csv', 'CSVWithNames'],
] as const) {
  test(`${format}: ClickHouse reads the values of the input`, async () => {
    await convert({ files: [at('nasty.jsonl')], output: at(`n.${format}`), to: format, workers: 1 })
    const rows = await read(at(`n.${format}`), theirs)
    const values = rows.map(({ nested, ...row }) => ({
      ...row,
      nested: nested === null ? null : JSON.parse(nested as string),
    }))
    assert.deepEqual(values, NASTY)
  })
}
