// ClickHouse drops a block that it has seen before, without a word and with it in its count: in tables of Replicated engines, and
// where `non_replicated_deduplication_window` is set. Seen means the same bytes, unless the INSERT brings a token: then it means
// the same token.

import { BulkloadError } from '../../errors.ts'
import type { Segment } from '../segment-writer.ts'

const TOKEN = 'insert_deduplication_token'
const OFF = 'insert_deduplicate'
/** With these the token also holds for the tables behind materialized views. Servers of today do the second without being told. */
const THROUGH_VIEWS = [
  'deduplicate_blocks_in_dependent_materialized_views',
  'update_insert_deduplication_token_in_dependent_materialized_views',
]
/** Servers with this setting have tokens that views pass on, each its own. */
const TOKENS_PASS_VIEWS = 'deduplicate_insert'

/** The settings that decide about duplicates, where a server knows them. */
export const DEDUPLICATION_SETTINGS: readonly string[] = [TOKEN, OFF, ...THROUGH_VIEWS, TOKENS_PASS_VIEWS]

/** Whether tokens can be used with a server that knows these settings. */
export function knowsTokens(known: ReadonlySet<string>): boolean {
  // Without one of the others, two views that fill one table bring the same token there, and the second one's rows are dropped.
  return known.has(TOKEN) && (known.has(TOKENS_PASS_VIEWS) || THROUGH_VIEWS.every((name) => known.has(name)))
}

/** What every INSERT of a load brings: with tokens they hold for views, without tokens nothing is dropped. */
export function deduplicationSettings(known: ReadonlySet<string>): Record<string, string> {
  if (knowsTokens(known)) {
    return Object.fromEntries(THROUGH_VIEWS.filter((name) => known.has(name)).map((name) => [name, '1']))
  }
  return known.has(OFF) ? { [OFF]: '0' } : {}
}

/** The same segment sent again is stored once, and segments or loads of the same rows all arrive. */
export function tokenSettings({ token }: Segment): Record<string, string> {
  return { [TOKEN]: token }
}

/** A token of the user's own would be that of every segment: all but the first would be dropped. */
export function refuseOwnToken(settings: Readonly<Record<string, string>>): void {
  if (!(TOKEN in settings)) return
  throw new BulkloadError('BL_USAGE', `--url sets ${TOKEN}, which bulkload sets for each segment`, {
    hint: `remove ${TOKEN} from the address`,
  })
}

/** For a statement of the caller's own, of a server that is asked nothing: all rows arrive, unless the caller says otherwise. */
export function withoutDeduplication(settings: Readonly<Record<string, string>>): Record<string, string> {
  const isDecided = [TOKEN, OFF, TOKENS_PASS_VIEWS].some((name) => name in settings)
  return isDecided ? {} : { [OFF]: '0' }
}
