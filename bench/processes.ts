// The processes that the benches of the start run.

import { type Measured, measure, type ProgramRun } from './measure.ts'
import { COMMAND_LINE } from './paths.ts'

export function node(...args: readonly string[]): ProgramRun {
  return { program: process.execPath, args }
}

export function bulkload(...args: readonly string[]): ProgramRun {
  return node(COMMAND_LINE, ...args)
}

/** Throws when it fails. */
export async function succeed(run: ProgramRun, status = 0): Promise<Measured> {
  const measured = await measure(run)
  if (measured.status !== status) throw new Error(`${run.args.join(' ')}: ${measured.status} ${measured.stderr}`)
  return measured
}
