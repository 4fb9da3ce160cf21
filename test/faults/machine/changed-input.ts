// Between two attempts the input is another one for a moment: a resume refuses it, and nothing happens to the table.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { showRun } from '../../../src/index.ts'
import type { Input } from './input.ts'
import type { Ended } from './loader.ts'
import type { MachineTarget, TablePlan } from './machine-target.ts'

export interface Interrupted {
  readonly target: MachineTarget
  readonly table: TablePlan
  readonly input: Input
  readonly state: string
  readonly run: string
  resume(): Promise<Ended>
}

/** False where nothing of the file is in the table yet: such a file may change. */
export async function refusesChange({ target, table, input, state, run, resume }: Interrupted): Promise<boolean> {
  const [file] = input.files
  const { details } = await showRun(run, { state })
  const first = details[0]?.segments.find(({ ordinal }) => ordinal === 0)
  if (file === undefined || first?.state !== 'confirmed') return false
  const record = file.records[0]?.text ?? ''
  const changed = file.content.toString().replace(record, record.replace(/\d/, '7').replace(/x|é|$/, 'y'))
  writeFileSync(file.path, await file.pack(Buffer.from(changed)))
  const before = await target.rows(table)
  const refused = await resume()
  assert.equal(refused.status, 10, `a changed input: ${refused.said}`)
  assert.deepEqual(await target.rows(table), before, 'a changed input changed the table')
  writeFileSync(file.path, file.bytes)
  return true
}
