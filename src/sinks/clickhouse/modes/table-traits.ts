// What a table of ClickHouse is, as far as the way to write into it depends on it.

import type { TableName } from '../../../schema.ts'
import { literal, type RunQuery, rows } from '../introspect.ts'

export interface TableTraits {
  readonly engine: string
  readonly engineFull: string
  /** The statement that makes it, as the server prints it. */
  readonly definition: string
  /** The columns of the sorting key, or their expressions. */
  readonly sortingKey: readonly string[]
  /** Materialized views and others that read each INSERT. */
  readonly views: readonly string[]
  /** The database can exchange two tables in one step. */
  readonly exchanges: boolean
}

/** Engines of databases that know tables by an id, so that a name is free as soon as it is taken away. */
const EXCHANGING = /^(?:Atomic|Replicated|Shared)$/

export async function readTableTraits(query: RunQuery, { schema = '', table }: TableName): Promise<TableTraits> {
  const [found] = await rows(
    query,
    `SELECT engine, engine_full, create_table_query, sorting_key, dependencies_table FROM system.tables
     WHERE database = ${literal(schema)} AND name = ${literal(table)}`,
  )
  const [database] = await rows(query, `SELECT engine FROM system.databases WHERE name = ${literal(schema)}`)
  return {
    engine: String(found?.['engine']),
    engineFull: String(found?.['engine_full']),
    definition: String(found?.['create_table_query']),
    // A tuple of one column is printed with its brackets.
    sortingKey: argumentsOf(String(found?.['sorting_key'] ?? '').replace(/^\((.*)\)$/s, '$1')),
    views: ((found?.['dependencies_table'] ?? []) as unknown[]).map(String),
    exchanges: EXCHANGING.test(String(database?.['engine'])),
  }
}

/** The version column of a ReplacingMergeTree, if it has one: `ReplicatedReplacingMergeTree('/path', 'replica', ver)`. */
export function versionColumn({ engine, engineFull }: Pick<TableTraits, 'engine' | 'engineFull'>): string | undefined {
  const list = /^\w+\((.*)$/s.exec(engineFull)?.[1]
  if (list === undefined || !engineFull.startsWith(engine)) return undefined
  const all = argumentsOf(list).filter((argument) => !argument.startsWith("'"))
  // The syntax of old servers begins with the column of the date, the key and the granularity.
  const isOldSyntax = all.length >= 3 && /^\d+$/.test(all[2] ?? '')
  return (isOldSyntax ? all[3] : all[0])?.replace(/^`(.*)`$/, '$1')
}

/** The parts of a list up to the bracket that ends it, by the commas outside of brackets and quotes. */
function argumentsOf(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const [piece] of text.matchAll(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[\s\S]/g)) {
    if (piece === '(') depth++
    else if (piece === ')' && --depth < 0) break
    if (piece === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += piece
  }
  return [...parts, part.trim()].filter((one) => one !== '')
}
