// Chunks through the encoder of a typed wire in three ways: by the row machine, by the row interpreter, and record by
// record. What the last makes of a chunk is the truth.

import assert from 'node:assert/strict'
import { type makeRowEngine, NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { RowInterpreter } from '../../src/encodings/rows/row-interpreter.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import type { RowStep } from '../../src/encodings/rows/row-step.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import { fieldNames, type Plan, type PlanColumn } from '../../src/plan/plan.ts'
import type { PostgresType } from '../../src/schema.ts'
import { type EncodedBlock, encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf, ENCODINGS, type TargetName } from './encodings-of.ts'

type MakeEngine = typeof makeRowEngine
export type EncodeChunk = (chunk: Uint8Array) => EncodedBlock

/** What a counted engine has done. */
export class EngineCount {
  rows = 0
  programs = 0
  /** Values that its operations or readers left to the codecs. */
  fallbacks = 0
}

export interface Ways {
  readonly machine: EncodeChunk
  readonly interpreter: EncodeChunk
  readonly slow: EncodeChunk
  readonly machineCount: EngineCount
  readonly interpreterCount: EngineCount
}

/** The same encoders for one chunk after another, as a worker has them. */
export function waysOf(plan: Plan): Ways {
  const machineCount = new EngineCount()
  const interpreterCount = new EngineCount()
  return {
    machine: encoding(
      plan,
      counted((buffers, host) => new RowMachine(buffers, host), machineCount),
    ),
    interpreter: encoding(
      plan,
      counted((buffers, host) => new RowInterpreter(buffers, host), interpreterCount),
    ),
    slow: encoding(plan, () => NO_ENGINE),
    machineCount,
    interpreterCount,
  }
}

function encoding(plan: Plan, makeEngine: MakeEngine): EncodeChunk {
  const encoder = blocksOf(plan, { makeEngine })
  const reader = jsonlReader(fieldNames(plan))
  return (chunk) => ownBlock(encodeChunk(chunk, plan, reader, encoder, false))
}

/** A block whose bytes are its own. */
export function ownBlock(block: EncodedBlock): EncodedBlock {
  return { ...block, bytes: block.bytes.slice() }
}

export function counted(make: MakeEngine, count: EngineCount): MakeEngine {
  return (...parts) => {
    const engine = make(...parts)
    return {
      setProgram(program, steps) {
        count.programs++
        engine.setProgram(
          program,
          steps.map((step) => withCountedFallback(step, count)),
        )
      },
      begin: (chunk) => engine.begin(chunk),
      run(program, pos, places) {
        const before = places.rows
        const next = engine.run(program, pos, places)
        count.rows += places.rows - before
        return next
      },
    }
  }
}

function withCountedFallback(step: RowStep, count: EngineCount): RowStep {
  if (!('column' in step)) return step
  const readAny = (bytes: Uint8Array, pos: number): number => {
    count.fallbacks++
    return step.column.readAny(bytes, pos)
  }
  return { column: { ...step.column, readAny } }
}

/** Encodes the chunk in all ways, which have to agree; returns the block. `about` says what is under test. */
export function sameBlock(ways: Ways, chunk: Uint8Array, about: string): EncodedBlock {
  const truth = ways.slow(chunk)
  for (const way of ['machine', 'interpreter'] as const) assertSame(ways[way](chunk), truth, `${about}: ${way}`)
  return truth
}

export function assertSame(block: EncodedBlock, truth: EncodedBlock, about: string): void {
  sameNumbers(block.rejects, truth.rejects, `${about}, rejects`)
  sameNumbers(block.places, truth.places, `${about}, places`)
  sameNumbers(block.bytes, truth.bytes, `${about}, bytes`)
  assert.deepEqual(counts(block), counts(truth), about)
}

function counts({ lines, rows, skipped, stopped }: EncodedBlock): object {
  return { lines, rows, skipped, stopped }
}

/** This many numbers around the first that differs are shown. */
const SHOWN = 14

function sameNumbers(actual: Uint8Array | Int32Array, expected: Uint8Array | Int32Array, about: string): void {
  const { length } = expected
  let at = 0
  while (at < length && actual[at] === expected[at]) at++
  if (at === length && actual.length === length) return
  const around = (numbers: Uint8Array | Int32Array): number[] => [
    ...numbers.subarray(Math.max(0, at - SHOWN), at + SHOWN),
  ]
  assert.deepEqual(around(actual), around(expected), `${about}, around ${at}`)
  assert.fail(`${about}, ${actual.length} of ${length}`)
}

export interface WaysColumn extends Partial<PlanColumn> {
  readonly name: string
  /** As it is declared. */
  readonly type: string
}

/** A plan of the typed wire. A column may be null when its type says so, in Postgres unless said otherwise. */
export function typedPlan(
  target: TargetName,
  columns: readonly WaysColumn[],
  { rules = {}, notWritable = [] }: Partial<Pick<Plan, 'rules' | 'notWritable'>> = {},
): Plan {
  return {
    encoding: ENCODINGS[target].typed.name,
    rules,
    notWritable,
    notSampled: [],
    columns: columns.map((column): PlanColumn => {
      const nullable = target === 'postgres' || /^(?:LowCardinality\()?Nullable\(/.test(column.type)
      const postgresType = target === 'postgres' && { postgresType: postgresTypeOf(column.type) }
      return { nullable, whenMissing: nullable ? 'null' : 'reject', ...postgresType, ...column }
    }),
  }
}

/** The type as the catalog has it. */
function postgresTypeOf(sql: string): PostgresType {
  const base = { oid: 1, hasReceive: true, notNull: false }
  if (sql.endsWith('[]')) {
    const element = postgresTypeOf(sql.slice(0, -2))
    return { ...base, kind: 'array', name: `_${element.name}`, typmod: element.typmod, element }
  }
  const [, name = sql, inside] = /^(\w+)\((.*)\)$/.exec(sql) ?? []
  if (inside === undefined) return { ...base, kind: 'base', name, typmod: -1 }
  const [first = 0, second = 0] = inside.split(',').map(Number)
  const typmod = name.startsWith('time') ? first : name === 'numeric' ? (first << 16) + (second & 0x7ff) + 4 : first + 4
  return { ...base, kind: 'base', name, typmod }
}

export function chunkOf(...lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
}
