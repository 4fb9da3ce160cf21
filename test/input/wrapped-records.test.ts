// One JSON object around the records that a person wants: what it is, and how jq unwraps it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrappedRecords } from '../../src/formats/json/wrapped-records.ts'
import { inspect } from '../../src/index.ts'
import { onlyTable, postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom('CREATE TABLE orders (id int, items jsonb, "Records" jsonb)')

const words = (json: string): string | undefined => wrappedRecords(Buffer.from(`${json}\n`))?.words

test('wrapped records are reported with the way to unwrap them', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ id: i, name: `name ${i}` }))
  for (const [record, holds, jq] of [
    [{ Records: [{ a: 1 }, { a: 2 }] }, '"Records" contains 2 objects', "'.Records[]'"],
    [{ 'the data': [{}] }, '"the data" contains 1 object;', `'.["the data"][]'`],
    [{ meta: { page: 1 }, data: many, count: 20 }, '"data" contains 20 objects', "'.data[]'"],
    [
      { type: 'FeatureCollection', name: 'x'.repeat(500), features: [{ type: 'Feature' }] },
      '"features"',
      "'.features[] | .properties + {geometry}'",
    ],
  ] as const) {
    const said = words(JSON.stringify(record)) ?? ''
    assert.ok(said.includes(holds) && said.endsWith(`with jq -c ${jq}`), said)
  }
})

test('a record with a list in it is a record', () => {
  for (const json of [
    '{"id":1,"items":[{"a":1}]}',
    '{"tags":["a","b"]}',
    '{"Records":[]}',
    '{"Records":[{"a":1},2]}',
    '{"Records":[{"a":1}]}\n{"Records":[{"a":1}]}',
    '{"Records":[{"a":1}]} x',
    '[{"a":1}]',
    '{"a":{"Records":[{}]}}',
  ])
    assert.equal(words(json), undefined, json)
})

test('a load and inspect warn of it, but not where the table has a column for the list', async () => {
  const pretty = JSON.stringify({ Records: [{ a: 1 }, { a: 2 }] }, undefined, 2)
  const file = room.file('cloud.json', pretty)
  const report = onlyTable(await room.run([file], { create: true }))
  assert.equal(report.rows.loaded, 1)
  assert.ok(report.warnings.some((warning) => warning.startsWith(`${file} is one JSON object, and so one row: `)))
  const { files } = await inspect({ files: [file] })
  assert.ok(files[0] !== undefined && 'warnings' in files[0])
  assert.ok(files[0].warnings.some((warning) => warning.startsWith('it is one JSON object, and so one row: ')))
  const meant = onlyTable(await room.run([file], { table: 'orders', missingFields: 'null' }))
  assert.deepEqual([meant.rows.loaded, meant.warnings], [1, []])
  const refused = onlyTable(await room.run([room.file('other.json', '{"data":[{"a":1}]}')], { table: 'orders' }))
  assert.equal(refused.error?.code, 'BL_UNKNOWN_FIELD')
  assert.ok(
    refused.warnings.some((warning) => warning.includes("jq -c '.data[]'")),
    refused.warnings.join(),
  )
})
