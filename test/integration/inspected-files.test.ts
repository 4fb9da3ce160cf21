// Real files: what inspect says of them, and that the command it prints loads all of them into the columns that it shows.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type FileLoadSettings, inspect, loadFiles } from '../../src/index.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { dataMissing, readShared } from './shared-data.ts'

const folder = makeTempFolder('inspected')
const postgres = dataMissing === false ? await openPostgres() : undefined
after(async () => {
  await postgres?.stop()
  folder.remove()
})

interface Expected {
  readonly records: number
  /** Some of the columns. */
  readonly kinds: Readonly<Record<string, string>>
  readonly warnings: RegExp
}

const FILES: Readonly<Record<string, Expected>> = {
  'online-retail.csv': {
    records: 541_909,
    kinds: {
      InvoiceNo: 'text',
      Quantity: 'int64',
      InvoiceDate: 'timestamp',
      UnitPrice: 'double',
      CustomerID: 'double',
    },
    warnings: /^"InvoiceNo": stored as text: 9,291 of 541,909 values are not integers$/,
  },
  'tweets.csv': {
    records: 12_118,
    kinds: { created_at: 'timestamp', id: 'int64', text: 'text' },
    warnings: /^$/,
  },
  'flight-data.csv': {
    records: 55_105,
    kinds: { YEAR: 'int64', SCHEDULED_DEPARTURE: 'text', DEPARTURE_DELAY: 'int64', TAIL_NUMBER: 'text' },
    warnings: /^("\w+": numbers with leading zeros, such as \d{4}, stay text: a number would lose the zeros\n?){6}$/,
  },
  'cities.jsonl': {
    records: 58_227,
    kinds: { id: 'int64', latitude: 'text', translations: 'json', created_at: 'timestamp' },
    warnings: /^$/,
  },
  'github-events.jsonl': { records: 800, kinds: { id: 'text', public: 'bool', payload: 'json' }, warnings: /^$/ },
}

for (const [name, expected] of Object.entries(FILES)) {
  test(`${name}: inspected and loaded by the printed command`, { skip: dataMissing }, async () => {
    assert.ok(postgres)
    const content = name === 'flight-data.csv' ? gunzipSync(await readShared(`${name}.gz`)) : await readShared(name)
    const path = join(folder.path, name)
    writeFileSync(path, content)
    const { files, tables } = await inspect({ files: [path], target: 'pg' })
    const [file] = files
    assert.ok(file !== undefined && !('error' in file))
    assert.deepEqual(file.records, { read: expected.records, isAll: true, places: 0, unclearPlaces: 0 })
    assert.deepEqual(file.unreadable, { count: 0, first: [] })
    assert.match(file.warnings.join('\n'), expected.warnings)
    const kinds = new Map(file.columns.map((column) => [column.name, column.kind]))
    for (const [column, kind] of Object.entries(expected.kinds)) assert.equal(kinds.get(column), kind, column)
    const [target] = tables[0]?.targets ?? []
    const settings = settingsOf(target?.commands[0] ?? '')
    const report = await loadFiles({ ...settings, sink: 'postgres', url: postgres.url, files: [path], env: {} })
    const [loaded] = report.tables
    assert.equal(loaded?.error, undefined)
    assert.equal(loaded?.created, target?.create)
    assert.deepEqual([loaded?.rows.loaded, loaded?.balanced], [expected.records, true])
    assert.equal(loaded?.formats[0]?.guessed, false)
    for (const { name: column, values, nulls, min, max, kind } of file.columns.slice(0, 12)) {
      if (kind !== 'int64') continue
      const id = `"${column}"`
      const sql: string = `SELECT min(${id})::text AS min, max(${id})::text AS max, (count(*) - count(${id}))::int AS nulls FROM "${loaded?.table}"`
      const lacking: number = expected.records - values
      assert.deepEqual(await postgres.query(sql), [{ min, max, nulls: nulls + lacking }], column)
    }
  })
}

/** The flags of a printed command, none of which has more than one value here, as settings. */
function settingsOf(command: string): Partial<Extract<FileLoadSettings, { sink: 'postgres' }>> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const settings: Record<string, string | boolean> = {}
  words.forEach((word, i) => {
    if (!word.startsWith('--')) return
    const next = words[i + 1]
    settings[word.slice(2)] = next === undefined || next.startsWith('--') ? true : next
  })
  return settings
}
