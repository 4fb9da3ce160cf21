// Line breaks, quotes and backslashes in quotes are for the row machine: the rows are those of the same values as JSON, and
// each has the line that its record begins at.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLACE_WIDTH } from '../../src/encodings/rows/row-places.ts'
import { CSV, type CsvDialect, TSV } from '../../src/formats/csv/dialect.ts'
import { REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'
import { chunkOf, typedPlan, waysOf } from './three-ways.ts'

const LINE_ENDS = ['\n', '\r\n', '\r'] as const
const PIECES = [...LINE_ENDS, '"', '""', '\\', ',', ';', 'a', 'é', 'text of some length']
/** The last two are encoded by the host. */
const TYPES = {
  clickhouse: ['UInt32', 'String', 'Nullable(String)', 'LowCardinality(String)', 'FixedString(2000)'],
  postgres: ['int4', 'text', 'text', 'varchar(2000)', 'jsonb'],
} as const
const DIALECTS: readonly CsvDialect[] = [
  CSV,
  { ...CSV, escape: 'backslash', comment: 0x23 },
  { ...TSV, trailingDelimiter: true, nulls: ['\\N'] },
]
/** The value of a field, and the same as JSON. */
interface Cell {
  readonly text: string
  readonly json: string
}

const ROUNDS = rounds(20, 300)
const ROWS = 30

for (const target of ['clickhouse', 'postgres'] as const) {
  const plan = typedPlan(
    target,
    TYPES[target].map((type, i) => ({ name: `column ${i}`, type })),
  )
  // One field that goes nowhere stands in the middle.
  const fields = [...plan.columns.keys()].toSpliced(2, 0, -1)

  test(`${target}: rows of texts with line breaks are by the machine, and know their lines`, async (context) => {
    const seed = SEED
    context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
    const random = new Random(seed)
    for (const dialect of DIALECTS) {
      const ways = await separatedWays(plan, dialect, fields)
      for (let round = 0; round < ROUNDS; round++) {
        const rows = Array.from({ length: ROWS }, () => TYPES[target].slice(1).map(randomCell))
        let text = ''
        const lines: number[] = []
        for (const [id, row] of rows.entries()) {
          lines.push(lineOf(text))
          text += record(id, row, dialect) + random.pick(LINE_ENDS)
        }
        const about = `seed ${seed}, round ${round}: ${JSON.stringify(text)}`
        const before = ways.machineCount.rows
        const block = sameSeparated(ways, Buffer.from(text), about)
        assert.deepEqual([...block.rejects], [], about)
        assert.equal(ways.machineCount.rows - before, ROWS, about)
        const found = block.places.filter((_, i) => i % PLACE_WIDTH === 1)
        assert.deepEqual([...found], lines, about)
        assert.equal(block.lines, lineOf(text), about)
        const json = rows.map((row, id) => {
          const members = [String(id), ...row.map((cell) => cell.json)]
          return `{${members.map((value, i) => `"column ${i}":${value}`).join(',')}}`
        })
        const same = waysOf(plan).slow(chunkOf(...json))
        assert.ok(Buffer.from(block.bytes).equals(Buffer.from(same.bytes)), about)
      }
    }

    function randomCell(type: string): Cell {
      const text = random.text(PIECES, 1 + random.below(40))
      const json = JSON.stringify(text)
      // Breaks between the parts of a JSON value count, too.
      return type === 'jsonb' ? { text: `[\n${json}\r\n]`, json: `[ ${json}  ]` } : { text, json }
    }
  })

  test(`${target}: a reject behind texts with line breaks knows its line`, async () => {
    const ways = await separatedWays(plan, CSV, fields)
    const good = ['1', '"a\r\n\nb"', '"\r"', '"x ""\n"""', '"\n"', '"[\n""x"",\r1]"'].join(',')
    const bad = good.replace('1', '"1\n"')
    const block = sameSeparated(ways, chunkOf(good, good, bad, good, bad, ''), 'rejects')
    assert.deepEqual([block.rows, ways.machineCount.rows], [3, 3])
    const lines = block.rejects.filter((_, i) => i % REJECT_WIDTH === 1)
    // Seven breaks in quotes and an end; the bad ones have one more.
    assert.deepEqual([[...lines], block.lines], [[16, 33], 43])
  })

  test(`${target}: buffers grow in the middle of texts with line breaks and quotes`, async () => {
    const ways = await separatedWays(plan, CSV, fields)
    const cells = (row: number): string[] => [
      String(row),
      `"${'é\n'.repeat(row % 60)}"`,
      '"\n"',
      `"${'""\r\n'.repeat(row % 50)}"`,
      '"a\rb"',
      `"""${'x'.repeat(row % 30)}"""`,
    ]
    const rows = Array.from({ length: 5000 }, (_, row) => cells(row).join(','))
    rows[1000] = cells(1000)
      .with(1, `"${`${'long ""'.repeat(1000)}\n`.repeat(50)}"`)
      .join(',')
    rows[2000] = cells(2000)
      .with(1, `"${'long ""\n'.repeat(50_000)}"`)
      .join(',')
    // A record of more breaks is looked at for records in its quotes.
    const forReader = rows.filter((text) => lineOf(text) > 100)
    assert.ok(forReader.length < 100)
    const block = sameSeparated(ways, chunkOf(...rows), 'growing')
    assert.deepEqual([block.rows, ways.machineCount.rows], [rows.length, rows.length - forReader.length])
  })
}

function lineOf(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1
}

function record(id: number, row: readonly Cell[], dialect: CsvDialect): string {
  const [first, ...others] = row.map(({ text }) => inQuotes(text, dialect))
  const delimiter = String.fromCharCode(dialect.delimiter)
  const all = [String(id), first, inQuotes('to\n"nowhere"\r', dialect), ...others].join(delimiter)
  return all + (dialect.trailingDelimiter ? delimiter : '')
}

function inQuotes(text: string, { escape: style }: CsvDialect): string {
  return `"${style === 'backslash' ? text.replaceAll(/["\\]|\n/g, '\\$&') : text.replaceAll('"', '""')}"`
}
