// Random lines for random tables: what the encoder makes of them against slow oracles that share no code with it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePlan, type Plan } from '../../src/plan/plan.ts'
import { ENCODINGS, type TargetName } from '../encodings/encodings-of.ts'
import { type JsonValue, readJson, sameJson } from '../oracle/json-reader.ts'
import { type LineFate, lineFate } from '../oracle/line-fate.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { type Encoded, encoderOf } from './encoding.ts'
import { randomLines, randomTable } from './random-table.ts'

const TABLES = rounds(80, 2000)
const LINES = 40

function randomPlan(random: Random, target: TargetName): { plan: Plan; lines: Buffer[] } {
  const table = randomTable(random, target)
  const sampled = table.columns.filter(() => random.chance(0.5)).map((column) => column.name)
  return {
    plan: makePlan(table, new Set(sampled), { encoding: ENCODINGS[target].text }),
    lines: randomLines(random, table, LINES),
  }
}

/** Compares one block with the fates of its lines. */
function check(plan: Plan, lines: readonly Buffer[], encoded: Encoded): Record<LineFate['kind'], number> {
  const seen = { skipped: 0, refused: 0, copy: 0, record: 0 }
  const rejects = [...encoded.rejects]
  const places = [...encoded.places]
  const rows = encoded.text.split('\n')
  assert.equal(rows.pop(), '')
  let start = 0
  for (const [number, line] of lines.entries()) {
    const text = line.toString()
    const fate = lineFate(plan, line.subarray(0, -1))
    seen[fate.kind]++
    if (fate.kind === 'refused') checkReject(fate.refusal, rejects.shift(), number, start, line.length - 1, text)
    else if (fate.kind !== 'skipped') {
      assert.deepEqual(places.shift(), [start, number], text)
      checkRow(fate, rows.shift() ?? '', text)
    }
    start += line.length
  }
  assert.deepEqual([rejects, places, rows], [[], [], []])
  const { block } = encoded
  assert.equal(block.lines, lines.length)
  assert.equal(block.skipped, seen.skipped)
  assert.equal(block.rows, seen.copy + seen.record)
  assert.equal(block.lines, block.rows + encoded.rejects.length + block.skipped)
  assert.equal(block.stopped, false)
  return seen
}

function checkReject(
  { reject, column, fault }: Extract<LineFate, { kind: 'refused' }>['refusal'],
  actual: Encoded['rejects'][number] | undefined,
  line: number,
  start: number,
  length: number,
  text: string,
): void {
  assert.ok(actual, `not refused (${reject}): ${text}`)
  const { faultStart, faultEnd, ...rest } = actual
  assert.deepEqual(rest, { reject, line, start, end: start + length, column }, text)
  if (fault === undefined) assert.ok(faultStart >= start && faultEnd >= faultStart && faultEnd <= start + length, text)
  else {
    const shift = fault[0] < 0 ? 0 : start
    assert.deepEqual([faultStart, faultEnd], [fault[0] + shift, fault[1] + shift], text)
  }
}

function checkRow(fate: Extract<LineFate, { kind: 'copy' | 'record' }>, row: string, text: string): void {
  if (fate.kind === 'copy') {
    assert.equal(row, fate.row, text)
    return
  }
  const actual = readJson(row)
  assert.equal(actual.kind, 'object')
  const wanted = fate.members.map(({ name, value }): [string, JsonValue] => [
    name.value,
    fate.asText.has(name.value) ? { kind: 'text', at: 0, source: '', value: value.source } : value,
  ])
  // A record that is rewritten has the table's order.
  const members = new Map(actual.members.map(({ name, value }) => [name.value, value]))
  assert.equal(members.size, actual.members.length)
  assert.deepEqual([...members.keys()].sort(), wanted.map(([name]) => name).sort(), text)
  for (const [name, value] of wanted) assert.ok(sameJson(members.get(name) ?? value, value), `${name} of ${row}`)
}

for (const target of ['postgres', 'clickhouse'] as const) {
  test(`${target}: ${TABLES} random tables take random lines as the oracle says`, () => {
    const seen = { skipped: 0, refused: 0, copy: 0, record: 0 }
    for (let seed = 0; seed < TABLES; seed++) {
      const { plan, lines } = randomPlan(new Random(seed), target)
      const counts = check(plan, lines, encoderOf(plan)(Buffer.concat(lines)))
      for (const kind of ['skipped', 'refused', 'copy', 'record'] as const) seen[kind] += counts[kind]
    }
    const rows = seen.copy + seen.record
    assert.ok(seen.skipped > TABLES && seen.refused > TABLES * 5 && rows > TABLES * 10, JSON.stringify(seen))
  })

  test(`${target}: the rows and the rejects are the same however the lines are cut into chunks`, () => {
    for (let seed = 1000; seed < 1000 + rounds(20, 500); seed++) {
      const random = new Random(seed)
      const { plan, lines } = randomPlan(random, target)
      const whole = encoderOf(plan)(Buffer.concat(lines))
      for (const share of [1, 0.5, 0.1]) {
        const encode = encoderOf(plan)
        const parts: Encoded[] = []
        for (let from = 0; from < lines.length; ) {
          let to = from + 1
          while (to < lines.length && !random.chance(share)) to++
          const encoded = encode(Buffer.concat(lines.slice(from, to)))
          check(plan, lines.slice(from, to), encoded)
          parts.push(encoded)
          from = to
        }
        assert.equal(parts.map((part) => part.text).join(''), whole.text)
        const sum = (count: (part: Encoded) => number): number => parts.reduce((total, part) => total + count(part), 0)
        assert.equal(
          sum((part) => part.block.rows),
          whole.block.rows,
        )
        assert.equal(
          sum((part) => part.rejects.length),
          whole.rejects.length,
        )
      }
    }
  })

  test(`${target}: bytes before and after a chunk change nothing`, () => {
    const trap = Buffer.from('{"id":"\\\\",null,9999}]}"e9.9')
    for (let seed = 2000; seed < 2000 + rounds(15, 300); seed++) {
      const { plan, lines } = randomPlan(new Random(seed), target)
      const bytes = Buffer.concat(lines)
      const [alone, within] = [Buffer.concat([trap, bytes]), Buffer.concat([trap, bytes, trap])].map((buffer) => {
        const own = new Uint8Array(buffer)
        return encoderOf(plan)(own.subarray(trap.length, trap.length + bytes.length))
      })
      assert.equal(alone?.text, within?.text)
      assert.deepEqual(alone?.rejects, within?.rejects)
      check(plan, lines, within!)
    }
  })
}
