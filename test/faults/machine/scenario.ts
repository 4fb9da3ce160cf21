// What a seed chooses, before anything runs.

import type { Family, InputPlan, Packing, Row } from './input.ts'
import type { TargetName } from './machine-target.ts'
import type { Random } from './random.ts'
import { type Way, wayOf } from './ways.ts'

export interface Scenario {
  readonly target: TargetName
  readonly way: Way
  readonly input: InputPlan
  readonly before: readonly Row[]
  readonly flags: readonly string[]
  /** How many attempts have a fault. */
  readonly faults: number
  /** After the first one that leaves a part, the input is another one for a moment. */
  readonly isInputChanged: boolean
}

/** A load at its `--max-rate` takes about this long. */
const SECONDS = [0.4, 0.8, 1.5] as const
const BYTES_OF_A_ROW = 50

export function scenarioOf(random: Random, target: TargetName): Scenario {
  const way = wayOf(target, random)
  const input = inputOf(random, target, way)
  const hasBad = input.bad > 0 || input.refused > 0
  const size = input.rows * input.packings.length * BYTES_OF_A_ROW
  return {
    target,
    way,
    input,
    before: beforeOf(random, way, input),
    flags: [
      ...way.flags,
      ...(hasBad ? ['--max-errors', '50%'] : []),
      ...(random.chance(0.7) ? ['--max-rate', String(Math.round(size / random.pick([...SECONDS])))] : []),
      ...(way.mode === 'upsert' && target.startsWith('Postgres') && random.chance(0.5) ? ['--key', 'id'] : []),
      ...paceOf(random),
    ],
    faults: random.pick([1, 1, 1, 2, 2, 3]),
    isInputChanged: random.chance(0.3),
  }
}

function paceOf(random: Random): string[] {
  return ['--workers', String(1 + random.below(2)), '--block-size', random.pick(['4KiB', '16KiB', '100KiB'])]
}

/** What may be another when a run is resumed: blocks of ClickHouse may not. */
export function resumedPace(random: Random, target: TargetName): string[] {
  const pace = paceOf(random)
  return target.startsWith('ClickHouse') ? pace.slice(0, 2) : pace
}

function inputOf(random: Random, target: TargetName, way: Way): InputPlan {
  const isAppend = way.mode === 'append'
  const hasTwins =
    isAppend && way.table.definition.includes('PRIMARY KEY') === false && !way.mayBeUnknown && random.chance(0.15)
  // Which rows a segment of Parquet has is known where it is loaded in order.
  const mayBeParquet = !(way.mayBeUnknown && way.flags.includes('--streams'))
  const family = hasTwins
    ? 'jsonl'
    : random.pick<Family>(['jsonl', 'jsonl', 'jsonl', 'csv', 'csv', mayBeParquet ? 'parquet' : 'jsonl'])
  const packing = (): Packing =>
    family === 'parquet' ? 'plain' : random.pick(['plain', 'plain', 'plain', 'gzip', 'zstd'])
  const isPiped = family !== 'parquet' && random.chance(0.2)
  const files = isPiped ? 1 : 1 + random.below(3)
  const hasBad = !hasTwins && random.chance(0.5)
  const mayRefuse = target.startsWith('Postgres') && isAppend && family !== 'parquet'
  return {
    family,
    packings: Array.from({ length: files }, packing),
    isPiped,
    rows: 500 + random.below(1000),
    bad: hasBad ? 0.005 : 0,
    refused: hasBad && mayRefuse && random.chance(0.4) ? 0.001 : 0,
    hasTwins,
  }
}

/** Rows that stay, and such that a merge meets again. */
function beforeOf(random: Random, { mode }: Way, { rows, hasTwins }: InputPlan): Row[] {
  if (random.chance(0.3) || hasTwins) return []
  const before = Array.from({ length: 5 }, (_, i) => ({ id: -1 - i, n: 0, t: 'before' }))
  if (mode === 'append') return before
  return [...before, ...Array.from({ length: 20 }, () => ({ id: 1 + random.below(rows), n: 0, t: 'old' }))].filter(
    ({ id }, i, all) => all.findIndex((row) => row.id === id) === i,
  )
}
