// "Unknown" is an honest outcome where a target cannot tell. What is said of it is checked: the rows that are named, and no others, may
// or may not be there. Then the table is looked at, as the hint says, and the answer is given with --in-doubt.

import assert from 'node:assert/strict'
import { type SegmentDetails, showRun } from '../../../src/index.ts'
import type { Input, Row } from './input.ts'
import { lineOf, type MachineTarget, type TablePlan } from './machine-target.ts'
import type { Way } from './ways.ts'

export interface Doubtful {
  readonly target: MachineTarget
  readonly table: TablePlan
  readonly input: Input
  readonly state: string
  readonly run: string
}

/** The options to go on with. */
export async function decide(doubtful: Doubtful, way: Way, said: string): Promise<string[]> {
  const { target, table, input, state, run } = doubtful
  const { details } = await showRun(run, { state })
  const confirmed = (details[0]?.segments ?? []).filter((segment) => segment.state === 'confirmed')
  const present = new Set(await target.rows(table))
  const isThere = (row: Row): boolean => present.has(lineOf(row))
  // A stage that was being published; nothing of it counts.
  if (!way.isInParts) return without(doubtful, input.good.filter(isThere))
  const sure = rowsOf(input, confirmed)
  for (const row of sure) assert.ok(isThere(row), `confirmed, and not there: ${lineOf(row)}`)
  const others = input.good.filter((row) => !sure.has(row))
  // Of a segment that was never finished only the beginning is known; ranges of Parquet are not ranges of rows.
  if (input.plan.family === 'parquet' || !/\bbytes \d+ to \d+/.test(said))
    return without(doubtful, others.filter(isThere))
  const named = namedIn(said, input)
  const beside = others.find((row) => !named.has(row) && isThere(row))
  assert.ok(beside === undefined, `not in question, and there: ${beside && lineOf(beside)}: ${said}`)
  const there = [...named].filter(isThere)
  if (there.length === named.size) return ['--in-doubt', 'stored']
  return without(doubtful, there)
}

async function without({ target, table }: Doubtful, rows: readonly Row[]): Promise<string[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await target.remove(table, ids)
  return ['--in-doubt', 'missing']
}

/** The good rows of these segments; of Parquet, loaded by one stream, the first rows of the input. */
function rowsOf(input: Input, segments: readonly SegmentDetails[]): Set<Row> {
  if (input.plan.family === 'parquet') {
    const records = segments.reduce((sum, { rows, rejects }) => sum + rows + rejects, 0)
    return new Set(input.recordsUpTo(records))
  }
  return new Set(
    segments.flatMap(({ parts }) => parts.flatMap(({ source, from, to }) => between(input, source, from, to))),
  )
}

function namedIn(said: string, input: Input): Set<Row> {
  const names = [...said.matchAll(/([\w./-]+|standard input) (?:lines \d+ to \d+, )?bytes (\d+) to (\d+)/g)]
  assert.ok(names.length > 0, said)
  return new Set(names.flatMap(([, source = '', from, to]) => between(input, source, Number(from), Number(to))))
}

function between(input: Input, source: string, from: number, to: number): Row[] {
  const file = input.files.length === 1 ? input.files[0] : input.files.find(({ path }) => path === source)
  assert.ok(file, `which source is ${source}?`)
  return file.records.filter((one) => !one.isBad && one.from >= from && one.from < to).map(({ row }) => row)
}
