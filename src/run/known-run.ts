// A run as the journal of this machine has it; or, where the user wants that, as the ledger in the target does: another machine began it.

import type { Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { findRun } from '../journal/find-run.ts'
import { RunJournal } from '../journal/run-journal.ts'
import type { RunRecord } from '../journal/run-record.ts'
import type { RawOptions } from '../options/load-options.ts'
import { resolveOptions } from '../options/options.ts'
import type { LedgerLine } from '../sinks/ledger.ts'
import type { DatabaseKind } from '../targets.ts'
import { databaseAddress } from './database-address.ts'
import { openTarget } from './open-target.ts'

/** By which a server is found. */
const PLACE = { url: 0, passwordFile: 0, timeout: 0, caFile: 0, certFile: 0, keyFile: 0, tlsServerName: 0 } as const

/** Where a ledger is: by the scheme of `url` in Postgres, which it is without one, or in ClickHouse. */
export type LedgerPlace = Pick<RawOptions, 'ledger' | keyof typeof PLACE>

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
  const { lines, address, listing } = await linesOf(run, place, env)
  if (lines.length === 0) {
    throw new BulkloadError('BL_RUN_NOT_FOUND', `there is no run ${run} in the ledger of ${address}`, {
      hint: `list its runs: ${listing}`,
    })
  }
  await RunJournal.restore(stateFolder, lines)
  return findRun(stateFolder, (lines[0] as LedgerLine & { readonly runId: string }).runId)
}

interface Found {
  readonly lines: readonly LedgerLine[]
  readonly address: string
  readonly listing: string
}

/** What is not an address of ClickHouse is one of Postgres, in any of its forms. @internal */
export function ledgerAddress(url: string | undefined): {
  readonly kind: DatabaseKind
  readonly url: string | undefined
} {
  return /^(?:clickhouse|https?):/i.test(url ?? '') ? databaseAddress('--url', url ?? '') : { kind: 'postgres', url }
}

async function linesOf(run: string, place: LedgerPlace, env: Variables): Promise<Found> {
  const { ledger: _, url, ...said } = place
  const { kind, url: own } = ledgerAddress(url)
  const known = Object.entries({ ...said, url: own }).filter(([name, value]) => value !== undefined && name in PLACE)
  const target = await openTarget(resolveOptions(kind, Object.fromEntries(known), env), run, env)
  try {
    const connection = await target.connect(new AbortController().signal)
    try {
      const { ledger } = connection
      return { lines: (await ledger?.lines(run)) ?? [], address: target.address, listing: ledger?.listing ?? '' }
    } finally {
      await connection.close()
    }
  } finally {
    await target.close()
  }
}
