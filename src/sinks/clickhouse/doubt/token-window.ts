// Whether a segment that is sent again with its token is stored once: every table that its rows come to must still remember it.

import { displayName, type TableName } from '../../../schema.ts'
import type { Doubt } from '../../doubt.ts'
import { literal, type RunQuery, rows, type ServerFacts } from '../introspect.ts'

export interface TokenWindow {
  readonly holds: boolean
  /** Why not. */
  readonly why: string
}

/** Clocks of two machines differ. */
const MARGIN_SECONDS = 60
/** Views of views of views: more is a circle. */
const MAX_TABLES = 100

const REPLICATED = /^(?:Replicated|Shared)\w*MergeTree$/
const PLAIN = /^\w*MergeTree$/

export async function tokenHolds(query: RunQuery, doubt: Doubt, facts: ServerFacts): Promise<TokenWindow> {
  const { table, askedAt } = doubt
  if (!facts.tokens) return no('this server does not support tokens')
  const since = askedAt ?? new Date(0)
  const reached = await tablesBehind(query, table)
  if (reached === undefined) return no('it is unknown which tables its views fill')
  for (const name of reached) {
    const why = await whyForgotten(query, name, since)
    if (why !== undefined) return no(`${displayName(name)} ${why}`)
  }
  return { holds: true, why: '' }
}

function no(why: string): TokenWindow {
  return { holds: false, why }
}

/** The table, and those that its materialized views fill, down the chain. */
async function tablesBehind(query: RunQuery, table: TableName): Promise<readonly TableName[] | undefined> {
  const reached: TableName[] = [table]
  for (const name of reached) {
    if (reached.length > MAX_TABLES) return undefined
    const [found] = await rows(
      query,
      `SELECT dependencies_database AS databases, dependencies_table AS tables FROM system.tables WHERE ${where(name)}`,
    )
    const databases = (found?.['databases'] ?? []) as string[]
    const views = (found?.['tables'] ?? []) as string[]
    for (const [i, view] of views.entries()) {
      const target = await targetOf(query, { schema: databases[i] ?? '', table: view })
      if (target === undefined) return undefined
      if (!reached.some((known) => displayName(known) === displayName(target))) reached.push(target)
    }
  }
  return reached
}

/** The table that a view fills: its own, or the one that it names. */
async function targetOf(query: RunQuery, view: TableName): Promise<TableName | undefined> {
  const [found] = await rows(
    query,
    `SELECT create_table_query AS statement, toString(uuid) AS uuid FROM system.tables WHERE ${where(view)}`,
  )
  const statement = String(found?.['statement'] ?? '')
  const [, database, table] = /\bTO (?:(\w+|`[^`]+`)\.)?(\w+|`[^`]+`) /.exec(statement) ?? []
  const { schema } = view
  if (table !== undefined) return { schema: database === undefined ? schema : bare(database), table: bare(table) }
  for (const inner of [`.inner_id.${String(found?.['uuid'])}`, `.inner.${view.table}`]) {
    const name = { schema, table: inner }
    if ((await rows(query, `SELECT 1 FROM system.tables WHERE ${where(name)}`)).length > 0) return name
  }
  return undefined
}

function bare(name: string): string {
  return name.replaceAll('`', '')
}

/** Why the table may have forgotten what was inserted since then; undefined where it cannot have. */
async function whyForgotten(query: RunQuery, name: TableName, since: Date): Promise<string | undefined> {
  const [found] = await rows(query, `SELECT engine, engine_full AS definition FROM system.tables WHERE ${where(name)}`)
  const engine = String(found?.['engine'])
  const definition = String(found?.['definition'])
  const isReplicated = REPLICATED.test(engine)
  if (!isReplicated && !PLAIN.test(engine)) return `(${engine}) keeps no tokens`
  const setting = (key: string): Promise<number> => settingOf(query, key, definition, isReplicated)
  const prefix = isReplicated ? 'replicated_deduplication_window' : 'non_replicated_deduplication_window'
  const blocks = await setting(prefix)
  if (!(blocks > 0)) return `keeps no tokens (${prefix} is 0)`
  if (isReplicated) {
    const seconds = await setting(`${prefix}_seconds`)
    const age = (Date.now() - since.getTime()) / 1000
    if (age + MARGIN_SECONDS > seconds)
      return `keeps tokens for ${seconds} s only, and this one is ${Math.round(age)} s old`
  }
  // The window is that of the whole table, not of a partition. Blocks of parts that were merged since are counted, too: rather too many than
  // too few.
  const [newer] = await rows(
    query,
    `SELECT sum(max_block_number - min_block_number + 1) AS blocks FROM system.parts
     WHERE database = ${literal(name.schema ?? '')} AND table = ${literal(name.table)}
       AND toUnixTimestamp(modification_time) >= ${Math.floor(since.getTime() / 1000) - MARGIN_SECONDS}`,
  )
  const count = Number(newer?.['blocks'] ?? 0)
  if (count >= blocks) return `keeps ${blocks} tokens, and up to ${count} blocks have been inserted since`
  return undefined
}

async function settingOf(query: RunQuery, key: string, definition: string, isReplicated: boolean): Promise<number> {
  const own = new RegExp(`\\b${key}\\s*=\\s*'?(\\d+)`).exec(definition)?.[1]
  if (own !== undefined) return Number(own)
  const table = isReplicated ? 'replicated_merge_tree_settings' : 'merge_tree_settings'
  const [found] = await rows(query, `SELECT value FROM system.${table} WHERE name = ${literal(key)}`).catch(() => [])
  return Number(found?.['value'] ?? 0)
}

function where({ schema, table }: TableName): string {
  return `database = ${literal(schema ?? '')} AND name = ${literal(table)}`
}
