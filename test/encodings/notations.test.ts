// Columns with notations on the typed wires. Rows as people write them are the same bytes as the same rows in the usual forms
// without any notation, by the row machine and record by record.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notation } from '../../src/codecs/notation.ts'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { randomPlan } from './random-records.ts'
import { randomDialect, randomFields, randomSeparated } from './random-separated.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'
import { chunkOf, sameBlock, typedPlan, waysOf } from './three-ways.ts'

const SEMICOLONS = { ...CSV, delimiter: 0x3b }
const NOTATIONS: readonly Notation[] = [
  { as: 'date', pattern: 'D.M.YYYY' },
  { as: 'date', pattern: 'M/D/YYYY h:mm A', zone: 'Europe/Berlin' },
  { as: 'number', decimal: ',', isExact: false },
  { as: 'number', isExact: true },
  { as: 'flag', trueWords: ['ja'], falseWords: ['nein'] },
  { as: 'zone', zone: 'America/New_York' },
]

/** Each column's types, and a value as a person writes it and as the codecs take it; none where it is a bad one. */
type Written = readonly [written: string, usual: string | undefined]
const COLUMNS: readonly {
  readonly types: { readonly clickhouse: string; readonly postgres: string }
  readonly value: (random: Random) => Written
}[] = [
  {
    types: { clickhouse: 'Nullable(Date)', postgres: 'date' },
    value: (random) => {
      const day = new Date(random.below(20_000) * 86_400_000)
      const iso = day.toISOString().slice(0, 10)
      if (random.chance(0.05)) return [iso, undefined]
      return [`${day.getUTCDate()}.${day.getUTCMonth() + 1}.${day.getUTCFullYear()}`, iso]
    },
  },
  {
    types: { clickhouse: 'Nullable(DateTime)', postgres: 'timestamptz' },
    value: (random) => {
      // On the clocks of Berlin, in winter.
      const clock = new Date(
        Date.UTC(2000 + random.below(50), 0, 2 + random.below(27), random.below(24), random.below(60)),
      )
      const utc = new Date(clock.getTime() - 3_600_000)
      const hour = clock.getUTCHours()
      const time = `${hour % 12 || 12}:${String(clock.getUTCMinutes()).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`
      return [`1/${clock.getUTCDate()}/${clock.getUTCFullYear()} ${time}`, utc.toISOString()]
    },
  },
  {
    types: { clickhouse: 'Nullable(Float64)', postgres: 'float8' },
    value: (random) => {
      const whole = random.below(10_000_000)
      const cents = String(random.below(100)).padStart(2, '0')
      const grouped = random.chance(0.5) ? String(whole).replace(/\B(?=(\d{3})+$)/g, '.') : String(whole)
      return random.chance(0.05) ? [`${grouped},`, undefined] : [`-${grouped},${cents}`, `-${whole}.${cents}`]
    },
  },
  {
    types: { clickhouse: 'Nullable(Int32)', postgres: 'int4' },
    value: (random) => {
      const value = random.below(100_000)
      return random.pick<Written>([
        [`${value}`, `${value}`],
        [`${value}.00`, `${value}`],
        [`${value}e2`, `${value}00`],
        [`${value}.5`, undefined],
      ])
    },
  },
  {
    types: { clickhouse: 'Nullable(UInt8)', postgres: 'bool' },
    value: (random) =>
      random.pick<Written>([
        ['Ja', 'true'],
        ['nein', 'false'],
        ['true', 'true'],
        ['vielleicht', undefined],
      ]),
  },
  {
    types: { clickhouse: "Nullable(DateTime64(3, 'UTC'))", postgres: 'timestamptz' },
    value: (random) => {
      const clock = new Date(Date.UTC(2000 + random.below(50), 6, 2 + random.below(27), random.below(24)))
      const text = clock.toISOString()
      const utc = new Date(clock.getTime() + 4 * 3_600_000).toISOString()
      return random.chance(0.3) ? [text, text] : [text.slice(0, -1).replace('T', ' '), utc]
    },
  },
]

for (const target of ['clickhouse', 'postgres'] as const) {
  test(`${target}: rows in the notations of people are the rows in the usual forms`, async (context) => {
    context.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
    const random = new Random(SEED)
    const usual = typedPlan(
      target,
      COLUMNS.map(({ types }, i) => ({ name: `c${i}`, type: types[target] })),
    )
    const plan = { ...usual, columns: usual.columns.map((column, i) => ({ ...column, notation: NOTATIONS[i]! })) }
    const fields = [...plan.columns.keys()]
    const ways = await separatedWays(plan, SEMICOLONS, fields)
    const truth = await separatedWays(usual, SEMICOLONS, fields)
    const jsonWays = waysOf(plan)
    let rejects = 0
    for (let round = 0; round < rounds(20, 300); round++) {
      const rows = Array.from({ length: 40 }, () =>
        COLUMNS.map(({ value }): Written => (random.chance(0.1) ? ['', ''] : value(random))),
      )
      const good = rows.filter((row) => row.every(([, text]) => text !== undefined))
      const expected = truth.slow(chunkOf(...good.map((row) => row.map(([, text]) => text).join(';'))))
      assert.equal(expected.rows, good.length)
      const block = sameSeparated(
        ways,
        chunkOf(...rows.map((row) => row.map(([text]) => text).join(';'))),
        `round ${round}`,
      )
      assert.equal(block.rows, good.length)
      assert.ok(Buffer.from(block.bytes).equals(Buffer.from(expected.bytes)), `round ${round}`)
      rejects += block.records - block.rows
      // The same texts in JSON, where numbers stand without quotes.
      const json = rows.map((row) => `{${row.map(([text], i) => `"c${i}":${jsonOf(text, i)}`).join(',')}}`)
      const fromJson = sameBlock(jsonWays, chunkOf(...json), `round ${round}, JSON`)
      assert.ok(Buffer.from(fromJson.bytes).equals(Buffer.from(expected.bytes)), `round ${round}, JSON`)
    }
    assert.ok(rejects > 0 && ways.machineCount.rows > 0, `${rejects} rejects, ${ways.machineCount.rows} by the machine`)
  })

  test(`${target}: random tables, dialects and notations are encoded the same by the machine`, async () => {
    const random = new Random(SEED)
    for (let table = 0; table < rounds(20, 300); table++) {
      const random0 = randomPlan(random, target, random.pick([1, 2, 3, 5, 8]))
      const columns = random0.columns.map((column) =>
        random.chance(0.6) ? { ...column, notation: random.pick(NOTATIONS) } : column,
      )
      const plan = { ...random0, columns }
      const dialect = randomDialect(random)
      const fields = randomFields(random, plan)
      const ways = await separatedWays(plan, dialect, fields)
      for (let part = 0; part < 3; part++)
        sameSeparated(
          ways,
          randomSeparated(random, plan, dialect, fields),
          `seed ${SEED}, table ${table}, chunk ${part}`,
        )
    }
  })
}

function jsonOf(text: string, column: number): string {
  if (text === '') return 'null'
  return column === 3 || text === 'true' ? text : JSON.stringify(text)
}
