// What --create makes of columns of numbers with a few values that are none: NaN, and values that --max-errors tolerates.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { assertLoaded, onlyTable, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom()

interface Made {
  readonly report: TableReport
  readonly type: string
  readonly notes: readonly string[]
}

let tables = 0

/** The column `v` that a CSV file of these values makes. */
async function made(values: readonly string[], settings: RoomSettings = {}): Promise<Made> {
  const table = `made_${++tables}`
  const file = room.file(`${table}.csv`, `id,v\n${values.map((value, i) => `${i},${value}\n`).join('')}`)
  const report = onlyTable(
    await room.run([file], { create: true, header: true, ...settings, rejects: `${file}.rejects` }),
  )
  const [column] = await room.query(
    `SELECT data_type AS type FROM information_schema.columns WHERE table_name = '${table}' AND column_name = 'v'`,
  )
  const notes = report.warnings.filter((warning) => warning.startsWith('column "v"'))
  return { report, type: String(column?.['type']), notes }
}

test('NaN and infinity among numbers make a column of floats', async () => {
  for (const [values, said] of [
    [['1.5', 'NaN', '2'], 'NaN (once)'],
    [['1', 'nan', 'nan', '3'], 'nan (2 times)'],
    [['-inf', '0.25', 'Infinity', '', '4'], '-inf (once), Infinity (once)'],
  ] as const) {
    const { report, type, notes } = await made(values)
    assertLoaded(report, values.length)
    assert.equal(type, 'double precision')
    assert.equal(notes.length, 1)
    assert.ok(
      notes[0]?.startsWith(
        `column "v": stored as floats, because of ${said} among numbers; to load NULL instead, use --null `,
      ),
      notes[0],
    )
  }
  const [stored] = await room.query(`SELECT array_agg(v::text ORDER BY id) AS v FROM made_${tables}`)
  assert.deepEqual(stored, { v: ['-Infinity', '0.25', 'Infinity', null, '4'] })
})

test('the flag that the note names makes NULL of NaN', async () => {
  const { report, type, notes } = await made(['1', 'NaN', '2'], { null: ['NaN'] })
  assertLoaded(report, 3)
  assert.deepEqual([type, notes], ['bigint', []])
})

test('NaN alone, beside words, and beside numbers that a double does not keep, stays text', async () => {
  for (const values of [
    ['NaN', 'NaN'],
    ['1', 'NaN', 'NA'],
    ['1', 'inf', 'x'],
    ['9007199254740993', 'NaN'],
    ['2024-01-01', 'nan'],
  ]) {
    const { report, type } = await made(values)
    assertLoaded(report, values.length)
    assert.equal(type, 'text', values.join())
  }
})

/** `bad` evenly among 1,000 good ones. */
function mixed(good: (i: number) => string, bad: readonly string[]): string[] {
  const values = Array.from({ length: 1000 }, (_, i) => good(i))
  for (const [i, value] of bad.entries()) values.splice((i + 1) * 100, 0, value)
  return values
}

test('values that --max-errors tolerates do not make a column text', async () => {
  for (const [values, type, kind] of [
    [mixed(String, ['x']), 'bigint', 'integers'],
    [mixed((i) => `${i}.25`, ['n.n.', '1,5']), 'double precision', 'numbers'],
    [mixed((i) => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`, ['2024-02-30', '0']), 'date', 'dates'],
    [mixed((i) => String(i % 2 === 0), ['maybe']), 'boolean', 'booleans'],
  ] as const) {
    const bad = values.length - 1000
    const { report, notes, type: actual } = await made(values.map(quoted), { maxErrors: '1%' })
    assert.equal(report.error, undefined, report.error?.message)
    assert.deepEqual([actual, report.rows.loaded, report.rows.rejected], [type, 1000, bad])
    assert.deepEqual(notes, [
      `column "v": stored as ${kind}, although ${bad} of ${values.length} values ${bad === 1 ? 'is' : 'are'} not: with --max-errors 1% they are rejects; without it the column is text`,
    ])
    assert.equal((await made(values.map(quoted))).type, 'text')
  }
})

test('a number of tolerated records counts where all of the input was looked at', async () => {
  const values = mixed(String, ['x', 'y', 'z'])
  const { report, type } = await made(values, { maxErrors: 3 })
  assert.deepEqual([type, report.rows.rejected], ['bigint', 3])
  assert.equal((await made(values, { maxErrors: 2 })).type, 'text')
  assert.equal((await made(values, { maxErrors: '0.2%' })).type, 'text')
})

test('what all columns need together is not more than what is tolerated', async () => {
  const rows = Array.from({ length: 100 }, (_, i) =>
    i === 5 ? 'x,2,3' : i === 6 ? '1,y,3' : i === 7 ? '1,z,3' : '1,2,3',
  )
  const file = room.file('shared.csv', `a,b,c\n${rows.join('\n')}\n`)
  const settings = { create: true, maxErrors: '2%', rejects: `${file}.rejects` }
  const report = onlyTable(await room.run([file], settings))
  assert.equal(report.error, undefined, report.error?.message)
  assert.deepEqual(report.rows.rejected, 1)
  assert.match(report.created ?? '', /"a" bigint[^,]*,\s+"b" text[^,]*,\s+"c" bigint/)
})

test('records that cannot be read, and words for NULL, are not tolerated twice', async () => {
  assert.equal((await made(mixed(String, ['NA']), { maxErrors: '1%' })).type, 'text')
  const { report, type } = await made(mixed(String, ['1,2,3', 'x']), { maxErrors: 1 })
  assert.deepEqual([report.error, type, report.rows.rejected], [undefined, 'text', 1])
})

function quoted(value: string): string {
  return value.includes(',') ? `"${value}"` : value
}

test('a column of which more than a twentieth is text is one of text, however many bad records are tolerated', async () => {
  const few = ['5', 'A1', '7', 'B2', '9', '1', '4', '3', '8']
  for (const [values, maxErrors] of [
    [few, 100],
    [few, '50%'],
    [
      mixed(
        String,
        Array.from({ length: 9 }, () => 'x'),
      ).slice(0, 120),
      '20%',
    ],
  ] as const) {
    const { report, type } = await made(values, { maxErrors })
    const isText = values === few
    assert.equal(type, isText ? 'text' : 'bigint')
    assert.equal(report.rows.rejected, isText ? 0 : 1)
  }
})
