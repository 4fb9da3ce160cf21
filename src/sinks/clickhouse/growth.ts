// By how many rows a table grows during a load, if the server has that count without reading the table. No other count
// says as much: what the server counts while it writes includes what it then drops as a duplicate.

import { setTimeout as sleep } from 'node:timers/promises'
import type { TableName } from '../../schema.ts'
import { identifier, literal, type RunQuery, rows, type ServerFacts } from './introspect.ts'

/** What the row count of a table shows about a load: before it, less than after it, and only the server has counted. */
export type Growth =
  /** The table has exactly the rows that were sent, more than before. */
  | { readonly tells: 'all' }
  /** Others write, or the table does not keep rows as they came: the number says nothing of this load. */
  | { readonly tells: 'nothing' }
  /** Fewer rows than were sent: by another statement perhaps (`fewer`), or with nothing that could explain it (`loss`). */
  | { readonly tells: 'fewer' | 'loss'; readonly words: string }

export interface GrowthWatch {
  /** `sent`: rows that the server has confirmed since the watch began. */
  since(sent: number): Promise<Growth>
}

/** Replicas may lag, and a load balancer may ask another server each time: fewer rows are looked at more than once. */
const LOOKS = 8
const BETWEEN_LOOKS_MS = 150

/** Rows that were inserted into these stay until a statement takes them out. */
const KEEPS_ROWS = /^(?:MergeTree|ReplicatedMergeTree|SharedMergeTree|Memory|Log|StripeLog|TinyLog)$/

interface TableKind {
  readonly engine: string
  /** Rows stay as they were inserted: the engine folds none together, and none has its time. */
  readonly keepsRows: boolean
  /** The statement that counts; undefined where that would cost something. */
  readonly countSql: string | undefined
  /** The server's clock before the load. */
  readonly since: number
}

interface Size {
  readonly host: string
  readonly rows: number
  /** Rows by partition; empty where there are none. */
  readonly partitions: ReadonlyMap<string, number>
}

/** Counts the table's rows before a load, where the server knows their number. `servers`: how the servers that have answered call themselves. */
export async function watchGrowth(
  query: RunQuery,
  name: TableName,
  facts: ServerFacts,
  servers: ReadonlySet<string>,
): Promise<GrowthWatch | undefined> {
  const kind = await kindOf(query, name, facts)
  if (kind?.countSql === undefined) return undefined
  const { countSql } = kind
  const before = await sizeOf(query, countSql)
  if (before === undefined) return undefined
  return {
    async since(sent) {
      for (let look = 1; ; look++) {
        const after = await sizeOf(query, countSql)
        // Two servers behind one address may have two tables of one name.
        if (after === undefined || after.host !== before.host || servers.size > 1) return { tells: 'nothing' }
        const grown = after.rows - before.rows
        if (grown === sent) return { tells: 'all' }
        // Somebody else writes into it, too.
        if (grown > sent || !kind.keepsRows) return { tells: 'nothing' }
        if (look === LOOKS) return await whyFewer(query, name, kind, before, after, sent)
        await sleep(BETWEEN_LOOKS_MS)
      }
    },
  }
}

async function kindOf(query: RunQuery, name: TableName, facts: ServerFacts): Promise<TableKind | undefined> {
  const totals = facts.tellsTotalRows ? ', total_rows' : ''
  const [found] = await rows(
    query,
    `SELECT engine, engine_full, toUnixTimestamp(now()) AS since${totals} FROM system.tables WHERE ${whereTable(name, 'name')}`,
  )
  if (found === undefined) return undefined
  const engine = String(found['engine'])
  const definition = String(found['engine_full'])
  // A TTL takes rows out, and so do the limits that a table in memory may have.
  const isLimited = /\bTTL\b/.test(definition) || (engine === 'Memory' && /SETTINGS/.test(definition))
  return {
    engine,
    keepsRows: KEEPS_ROWS.test(engine) && !isLimited,
    countSql: countStatement(engine, name, found['total_rows']),
    since: Number(found['since']),
  }
}

/** Nothing is read but what the server has in memory. */
function countStatement(engine: string, name: TableName, totalRows: unknown): string | undefined {
  if (engine.endsWith('MergeTree')) {
    const parts = 'groupArray(partition_id) AS partitions, groupArray(toUInt64(rows)) AS counts'
    return `SELECT hostName() AS host, sum(rows) AS total, ${parts} FROM system.parts WHERE active AND ${whereTable(name, 'table')}`
  }
  if (totalRows !== undefined && totalRows !== null) {
    return `SELECT hostName() AS host, total_rows AS total FROM system.tables WHERE ${whereTable(name, 'name')}`
  }
  if (engine === 'Memory') return `SELECT hostName() AS host, count() AS total FROM ${identifier(name)}`
  return undefined
}

function whereTable(name: TableName, column: 'name' | 'table'): string {
  return `database = ${literal(name.schema ?? '')} AND ${column} = ${literal(name.table)}`
}

async function sizeOf(query: RunQuery, countSql: string): Promise<Size | undefined> {
  const [found] = await rows(query, countSql)
  const total = Number(found?.['total'] ?? Number.NaN)
  if (found === undefined || !Number.isSafeInteger(total)) return undefined
  const ids = (found['partitions'] ?? []) as string[]
  const counts = (found['counts'] ?? []) as (string | number)[]
  const partitions = new Map<string, number>()
  for (const [i, id] of ids.entries()) partitions.set(id, (partitions.get(id) ?? 0) + Number(counts[i]))
  return { host: String(found['host']), rows: total, partitions }
}

/** Fewer rows than were sent, in a table that keeps them: what may have taken them out, or that nothing has. */
async function whyFewer(
  query: RunQuery,
  name: TableName,
  kind: TableKind,
  before: Size,
  after: Size,
  sent: number,
): Promise<Growth> {
  const words = `the table has ${after.rows - before.rows} more rows than before the load, but ${sent} were sent`
  const shrunk = [...before.partitions].some(([id, count]) => (after.partitions.get(id) ?? 0) < count)
  if (shrunk || after.rows < before.rows)
    return { tells: 'fewer', words: `${words}: other rows were removed meanwhile` }
  if (!kind.engine.endsWith('MergeTree')) return { tells: 'fewer', words }
  const [mutations] = await rows(
    query,
    `SELECT count() AS some FROM system.mutations WHERE ${whereTable(name, 'table')} AND toUnixTimestamp(create_time) >= ${kind.since}`,
  )
  if (Number(mutations?.['some']) > 0) return { tells: 'fewer', words: `${words}: an ALTER or DELETE ran meanwhile` }
  if (kind.engine === 'MergeTree') return { tells: 'loss', words }
  const [replicas] = await rows(
    query,
    `SELECT toUInt32(total_replicas) AS replicas FROM system.replicas WHERE ${whereTable(name, 'table')}`,
  )
  if (Number(replicas?.['replicas']) === 1) return { tells: 'loss', words }
  return { tells: 'fewer', words: `${words}: the replica that counted may lag behind` }
}
