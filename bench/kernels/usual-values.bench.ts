// What one value in the usual form of its type costs, and of a few types one in another form: a table with one column,
// records like {"v":12}, read by the row machine, by the row interpreter, and the slow way. Each case is a process of its
// own, in which the three have to give the same bytes for all records before the clock starts. What a record costs by
// itself, whatever is in it, is in every figure: compare types, not sums.
//   npm run build && node dist/bench/kernels/usual-values.bench.js [part of a name]

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { generator } from '../events.ts'
import { cutLines, timed } from './chunks.ts'
import { ENGINES, type Encode, encoderOf, type MakeEngine, seeOtherTables } from './encoders.ts'
import { checkThatAllAreThere, schemaOf, USUAL_CASES, type UsualCase } from './usual-cases.ts'

interface CaseResult {
  /** Nanoseconds per value. */
  readonly machine: number
  readonly interpreter: number
  readonly slowPath: number
  readonly bytesPerValue: number
}

const RECORDS = 200_000
const OTHER_BYTES = 2_000_000
const ROUNDS = 7
const SEED = 3
const EMPTY_RECORD = '{"v":}\n'.length
const AFTER_OTHERS = ' after 8 other schemas'

const [first, ...others] = process.argv.slice(2)
if (first === '--case') console.log(JSON.stringify(runCase(others[0] ?? '')))
else runAll(first ?? '')

function runAll(part: string): void {
  checkThatAllAreThere()
  const names = USUAL_CASES.flatMap((one) => [nameOf(one), ...(one.afterOthers ? [nameOf(one) + AFTER_OTHERS] : [])])
  const width = Math.max(...names.map((name) => name.length))
  console.log(`${'ns per value'.padEnd(width)}  machine  interpreter  slow path  bytes/value`)
  for (const name of names.filter((one) => one.includes(part))) {
    const result = inFreshProcess(name)
    const figures =
      result === undefined
        ? ['FAILED']
        : [
            result.machine.toFixed(1).padStart(7),
            result.interpreter.toFixed(1).padStart(11),
            result.slowPath.toFixed(1).padStart(9),
            result.bytesPerValue.toFixed(1).padStart(11),
          ]
    console.log([name.padEnd(width), ...figures].join('  '))
  }
}

/** Undefined when the case failed, which then has said why; the others are run nevertheless. */
function inFreshProcess(name: string): CaseResult | undefined {
  const args = [fileURLToPath(import.meta.url), '--case', name]
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status === 0) return JSON.parse(stdout) as CaseResult
  process.exitCode = 1
  return undefined
}

function nameOf({ target, type, words }: UsualCase): string {
  return `${target} ${type}${words === undefined ? '' : `, ${words}`}`
}

function runCase(name: string): CaseResult {
  const one = USUAL_CASES.find((candidate) => name === nameOf(candidate) || name === nameOf(candidate) + AFTER_OTHERS)
  if (one === undefined) throw new Error(`no case is called ${name}`)
  const random = generator(SEED)
  const chunks = cutLines(Array.from({ length: RECORDS }, () => `${JSON.stringify({ v: one.make(random) })}\n`))
  if (name.endsWith(AFTER_OTHERS)) {
    for (const makeEngine of Object.values(ENGINES)) {
      seeOtherTables(one.target, OTHER_BYTES, { wire: 'typed', makeEngine })
    }
  }
  checkAnswers(one, chunks)
  const nanoseconds = (makeEngine: MakeEngine): number => {
    const encode = encoderOf(schemaOf(one), { wire: 'typed', makeEngine })
    return (timed(chunks, ROUNDS, (chunk) => encode(chunk).rows).medianMs * 1e6) / RECORDS
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return {
    machine: nanoseconds(ENGINES.machine),
    interpreter: nanoseconds(ENGINES.interpreter),
    slowPath: nanoseconds(ENGINES.none),
    bytesPerValue: bytes / RECORDS - EMPTY_RECORD,
  }
}

function checkAnswers(one: UsualCase, chunks: readonly Uint8Array[]): void {
  const schema = schemaOf(one)
  const slow = encoderOf(schema, { wire: 'typed', makeEngine: ENGINES.none })
  const fast = [ENGINES.machine, ENGINES.interpreter].map((makeEngine) => {
    const watched = watch(makeEngine)
    return { watched, encode: encoderOf(schema, { wire: 'typed', makeEngine: watched.makeEngine }) }
  })
  let rows = 0
  for (const chunk of chunks) {
    const truth = bytesOf(slow, chunk)
    for (const { encode } of fast) assert.ok(bytesOf(encode, chunk).equals(truth))
    rows += slow(chunk).rows
  }
  assert.equal(rows, RECORDS)
  for (const { watched } of fast) {
    // The first record is read the slow way: the form is learned from it.
    assert.equal(watched.rows, RECORDS - 1)
    if (!one.isUnusual) assert.equal(watched.unusualValues, 0, 'values that do not have the usual form of their type')
  }
}

function bytesOf(encode: Encode, chunk: Uint8Array): Buffer {
  return Buffer.from(encode(chunk).bytes)
}

/** An engine that counts the rows that it takes, and the values that are not for its operation. */
function watch(makeEngine: MakeEngine): { makeEngine: MakeEngine; rows: number; unusualValues: number } {
  const watched = { makeEngine: makeWatched, rows: 0, unusualValues: 0 }
  return watched

  function makeWatched(...parts: Parameters<MakeEngine>): ReturnType<MakeEngine> {
    const engine = makeEngine(...parts)
    return {
      setProgram(program, steps) {
        const counting = steps.map((step) => {
          if (!('column' in step)) return step
          const { readAny } = step.column
          const count: typeof readAny = (bytes, pos) => {
            watched.unusualValues++
            return readAny(bytes, pos)
          }
          return { column: { ...step.column, readAny: count } }
        })
        engine.setProgram(program, counting)
      },
      begin: (chunk) => engine.begin(chunk),
      run(program, pos, places) {
        const before = places.rows
        const next = engine.run(program, pos, places)
        watched.rows += places.rows - before
        return next
      },
    }
  }
}
