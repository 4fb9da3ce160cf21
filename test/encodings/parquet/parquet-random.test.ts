// Random columns and values in files of many blocks and row groups, read by hyparquet: each value is the one that was written,
// and lies within the bounds of its column in its row group.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import type { InferredColumn, InferredKind } from '../../../src/schema.ts'
import { Random } from '../../oracle/random.ts'
import { compressors } from './page-readers.ts'
import { assertNoRejects, column, lines, writeParquet } from './written-file.ts'

const KINDS: readonly InferredKind[] = [
  'bool',
  'int32',
  'int64',
  'uint64',
  'float',
  'double',
  'text',
  'date',
  'decimal',
]
const CODECS = ['none', 'gzip', 'zstd', 'lz4'] as const

/** How the values of a text column repeat. */
type Habit = 'few' | 'many' | 'growing' | 'same' | 'long' | 'runs'
const HABITS: readonly Habit[] = ['few', 'many', 'growing', 'same', 'long', 'runs']

function textOf(random: Random, habit: Habit, row: number): string {
  switch (habit) {
    case 'few':
      return ['click', 'view', 'buy \u20ac', ''][random.below(4)]!
    case 'growing':
      return `block ${Math.floor(row / 40)}`
    case 'same':
      return 'always'
    case 'long':
      return `${'\u{1f600}'.repeat(random.below(40))}${'x'.repeat(random.below(200))}${random.below(5)}`
    case 'runs':
      return `run ${Math.floor(row / 100) % 3}${random.below(30) === 0 ? '!' : ''}`
    default:
      return `${random.below(1e9)}`
  }
}

function randomValue(random: Random, { kind }: InferredColumn, habit: Habit, row: number): unknown {
  switch (kind) {
    case 'bool':
      return random.below(2) === 1
    case 'int32':
      return random.below(2 ** 32) - 2 ** 31
    case 'int64':
      return (random.below(2) - 0.5) * random.below(2 ** 31) * 2 ** 22
    case 'uint64':
      return random.below(2 ** 31) * 2 ** 22
    case 'float':
      return Math.fround(random.below(1000) - 500) / 4
    case 'double':
      return random.below(3) === 0 ? 0 : (random.below(2 ** 31) - 2 ** 30) / 1024
    case 'date':
      return new Date(Date.UTC(random.below(400) + 1800, random.below(12), random.below(28) + 1))
        .toISOString()
        .slice(0, 10)
    case 'decimal':
      return (random.below(200_000) - 100_000) / 100
    default:
      return textOf(random, habit, row)
  }
}

function asWritten(read: unknown): unknown {
  if (typeof read === 'bigint') return Number(read)
  // hyparquet multiplies decimals by a double.
  if (typeof read === 'number')
    return Math.abs(read * 100 - Math.round(read * 100)) < 1e-6 ? Math.round(read * 100) / 100 : read
  if (read instanceof Date) return read.toISOString().slice(0, 10)
  return read ?? null
}

for (let seed = 1; seed <= 12; seed++) {
  test(`random file ${seed}`, async () => {
    const random = new Random(seed)
    const codec = CODECS[seed % CODECS.length]!
    const columns = Array.from({ length: 1 + random.below(12) }, (_, i) =>
      column(`c${i}`, KINDS[random.below(KINDS.length)]!, {
        nullable: random.below(3) > 0,
        precision: [9, 18, 38][random.below(3)]!,
        scale: 2,
      }),
    )
    const habits = columns.map(() => HABITS[random.below(HABITS.length)]!)
    const nullShares = columns.map(({ nullable }) => (nullable ? [0, 3, 50, 100][random.below(4)]! : 0))
    const records = Array.from({ length: random.below(5000) }, (_, row) =>
      Object.fromEntries(
        columns.map((one, i) => [
          one.name,
          random.below(100) < nullShares[i]! ? null : randomValue(random, one, habits[i]!, row),
        ]),
      ),
    )
    const chunks: string[] = []
    for (let at = 0; at < records.length; ) {
      const size = 1 + random.below(1200)
      chunks.push(lines(records.slice(at, at + size)))
      at += size
    }
    const file = await writeParquet(columns, chunks, { codec, groupRows: 1 + random.below(2500) })
    assertNoRejects(file)
    const read = await parquetReadObjects({ file: file.bytes.buffer, compressors })
    assert.equal(read.length, records.length)
    for (const [row, record] of records.entries()) {
      for (const { name } of columns) assert.equal(asWritten(read[row]![name]), record[name], `${name} of row ${row}`)
    }
    checkBounds(file.bytes, columns, records)
  })
}

function checkBounds(
  bytes: Uint8Array<ArrayBuffer>,
  columns: readonly InferredColumn[],
  records: readonly Record<string, unknown>[],
): void {
  const { row_groups: groups } = parquetMetadata(bytes.buffer)
  let from = 0
  for (const { columns: chunks, num_rows: rows } of groups) {
    const end = from + Number(rows)
    for (const [i, { meta_data: meta }] of chunks.entries()) {
      const { name, kind } = columns[i]!
      const values = records.slice(from, end).map((record) => record[name])
      const present = values.filter((value) => value !== null)
      const { statistics } = meta!
      assert.equal(Number(statistics?.null_count), values.length - present.length)
      if (present.length === 0) {
        assert.equal(statistics?.min_value, undefined)
        continue
      }
      const [min, max] = [statistics?.min_value, statistics?.max_value].map(asWritten)
      // No text of characters beyond ASCII that is cut off has an upper bound.
      const hasMax = kind !== 'text' || max !== null
      for (const value of present) {
        const isWithin =
          kind === 'text'
            ? Buffer.compare(Buffer.from(String(min)), Buffer.from(String(value))) <= 0 &&
              (!hasMax || Buffer.compare(Buffer.from(String(value)), Buffer.from(String(max))) <= 0)
            : value! >= min! && value! <= max!
        assert.ok(isWithin, `${name}: ${String(min)} <= ${String(value)} <= ${String(max)}`)
      }
    }
    from = end
  }
  assert.equal(from, records.length)
}
