// A run as the journal of this machine has it; or, where the user wants that, as the ledger in the target does: another machine began it.

import type { Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { findRun } from '../journal/find-run.ts'
import { RunJournal } from '../journal/run-journal.ts'
import type { RunRecord } from '../journal/run-record.ts'
import type { RawOptions } from '../options/load-options.ts'
import { resolveOptions } from '../options/options.ts'
import type { LedgerLine } from '../sinks/ledger.ts'
import { openTarget } from './open-target.ts'

/** Where a ledger is. Only Postgres keeps one. */
export type LedgerPlace = Pick<RawOptions, 'ledger' | 'url' | 'passwordFile' | 'timeout'>

/** @internal */
export async function knownRun(
  stateFolder: string,
  run: string,
  place: LedgerPlace,
  env: Variables,
): Promise<RunRecord> {
  try {
    return await findRun(stateFolder, run)
  } catch (cause) {
    const isUnknown = cause instanceof BulkloadError && cause.code === 'BL_RUN_NOT_FOUND'
    if (!isUnknown || place.ledger !== true) throw cause
  }
  const { lines, address } = await linesOf(run, place, env)
  if (lines.length === 0) {
    throw new BulkloadError('BL_RUN_NOT_FOUND', `there is no run ${run} in the ledger of ${address}`, {
      hint: 'list its runs: SELECT run_id, table_name, state, host, started_at FROM bulkload_ledger.runs',
    })
  }
  await RunJournal.restore(stateFolder, lines)
  return findRun(stateFolder, (lines[0] as LedgerLine & { readonly runId: string }).runId)
}

async function linesOf(
  run: string,
  { url, passwordFile, timeout }: LedgerPlace,
  env: Variables,
): Promise<{ readonly lines: readonly LedgerLine[]; readonly address: string }> {
  const said = { url, passwordFile, timeout }
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const target = await openTarget(resolveOptions('postgres', known, env), run, env)
  try {
    const connection = await target.connect(new AbortController().signal)
    try {
      return { lines: (await connection.ledger?.lines(run)) ?? [], address: target.address }
    } finally {
      await connection.close()
    }
  } finally {
    await target.close()
  }
}
