// What a round must leave: the rows of the input, each once, its rejects in their order, and nothing else.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { until } from '../../until.ts'
import type { Input } from './input.ts'
import { lineOf, type MachineTarget, type TablePlan } from './machine-target.ts'
import { expected, type Way } from './ways.ts'

export interface Wanted {
  readonly target: MachineTarget
  readonly table: TablePlan
  readonly way: Way
  readonly input: Input
  /** The file of the rejects. */
  readonly rejects: string
}

export async function compare({ target, table, way, input, rejects }: Wanted, when: string): Promise<void> {
  const wanted = expected(way, table.before, input.good).map(lineOf)
  assert.deepEqual(difference(await target.rows(table), wanted), { lost: [], added: [] }, when)
  // What the server refuses is found when its segment is committed: behind the other rejects of the segment.
  const inOrder = (text: string): string => (input.plan.refused > 0 ? text.split('\n').sort().join('\n') : text)
  if (input.rejects !== undefined) assert.equal(inOrder(textOf(rejects)), inOrder(input.rejects), `${when}: rejects`)
  const reasons = textOf(rejects.replace(/\.(?:csv|jsonl)$/, '.reasons.jsonl'))
  assert.equal(reasons.split('\n').length - 1, input.bad.length, `${when}: reasons of rejects`)
}

/** No stage, session, lock, temporary file. */
export async function findNothing(target: MachineTarget, folder: string): Promise<void> {
  const isClean = async (): Promise<boolean> => (await target.leftovers()).length === 0
  await until(isClean, 'nothing is left on the server').catch(async () => {
    assert.deepEqual(await target.leftovers(), [], 'left on the server')
  })
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const left = names.filter((name) => /unfinished|\.new$|\.records$|lock$|rejects-\d|^tmp\/./.test(name))
  // The state of another machine has the lock of its own.
  assert.deepEqual(
    left.filter((name) => !name.includes('elsewhere')),
    [],
    'left in the folder',
  )
}

/** The first few of each. */
function difference(found: readonly string[], wanted: readonly string[]): { lost: string[]; added: string[] } {
  const counts = new Map<string, number>()
  for (const line of wanted) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) - 1)
  const lines = [...counts].filter(([, count]) => count !== 0)
  const named = (isLost: boolean): string[] => {
    const these = lines.filter(([, count]) => count > 0 === isLost)
    const first = these.slice(0, 3).map(([line, count]) => `${Math.abs(count)} x ${line}`)
    return these.length > 3 ? [...first, `${these.length} in all`] : first
  }
  return { lost: named(true), added: named(false) }
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
