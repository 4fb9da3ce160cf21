// What a line of the journal changes in the ledger's row of the table.

import type { LedgerLine } from '../../ledger.ts'
import { json, text } from './values.ts'

/** Undefined where it changes nothing there. */
export function changeOf(line: LedgerLine): string | undefined {
  switch (line.type) {
    case 'table':
      return `load = ${json(line)}`
    case 'plan':
      return `plan_hash = ${text((line as LedgerLine & { readonly hash: string }).hash)}`
    case 'table end': {
      const { rows, error } = line as LedgerLine & { readonly rows: { readonly loaded: number }; error?: unknown }
      const state = error === undefined ? 'done' : 'failed'
      return `ended = ${json(line)}, rows = ${rows.loaded}, state = '${state}', finished_at = pg_catalog.clock_timestamp(), backends = '[]'`
    }
    default:
      return undefined
  }
}
