// Which way a load into a table of ClickHouse takes, by what the table and its server are; or why it cannot be done.

import { BulkloadError } from '../../../errors.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { TableWrite } from '../../table-writer.ts'
import { identifier, type ServerFacts } from '../introspect.ts'
import { type TableTraits, versionColumn } from './table-traits.ts'

/** Their rows are their own: a table of the same definition can take their place. */
const HOLDS_ROWS = /MergeTree$|^(?:Memory|Log|StripeLog|TinyLog)$/

/** For all but a plain `append`. */
export function choosePlan(write: TableWrite, traits: TableTraits, facts: ServerFacts): WritePlan {
  const { rules } = write
  refuseOtherEngines(write, traits)
  switch (rules.mode) {
    case 'truncate':
      return {
        mode: 'truncate',
        words: `the table is emptied before the first segment: a failed load leaves the rows that it loaded, and no old rows${notEmptied(traits)}`,
      }
    case 'replace':
      return replacePlan(write, traits)
    case 'upsert':
      return upsertPlan(write, traits)
    default:
      return appendPlan(write, traits, facts)
  }
}

function replacePlan(write: TableWrite, traits: TableTraits): WritePlan {
  const { replaceBy } = write.rules
  const unseen = notFired(traits)
  if (replaceBy === 'partition') {
    refuseWithoutPartitions(write, traits, '--replace-by partition')
    return {
      mode: 'replace',
      by: 'partition',
      words: `by partition: a stage table is loaded, then its partitions replace those of the table one after another; other partitions stay${unseen}`,
    }
  }
  if (replaceBy === 'exchange' && !traits.exchanges) {
    throw unsupported(
      `the database of ${identifier(write.table)} does not support EXCHANGE TABLES`,
      'use --replace-by rename, or move the table to a database with the Atomic engine',
    )
  }
  const isExchange = replaceBy === 'exchange' || (replaceBy === 'auto' && traits.exchanges)
  return isExchange
    ? {
        mode: 'replace',
        by: 'exchange',
        words: `by exchange: a stage table is loaded, and replaces the table in one step${unseen}`,
      }
    : {
        mode: 'replace',
        by: 'rename',
        words: `by rename: a stage table is loaded, then one statement renames both tables; queries in between find no table${unseen}`,
      }
}

function appendPlan(write: TableWrite, traits: TableTraits, { keepsBrokenUploads }: ServerFacts): WritePlan {
  refuseWithoutPartitions(write, traits, '--atomic')
  // Servers before 20 can only copy a partition's parts.
  const by = keepsBrokenUploads ? 'attach' : 'move'
  return {
    mode: 'append',
    by,
    words: `by ${by}: a stage table is loaded, then its partitions are added to the table one after another, each in one step${notFired(traits)}`,
  }
}

/** The engine itself keeps one row of each key, when it merges parts. */
function upsertPlan({ table, rules, given, schema }: TableWrite, traits: TableTraits): WritePlan {
  const name = identifier(table)
  const { engine, sortingKey } = traits
  if (!/ReplacingMergeTree$/.test(engine)) {
    throw unsupported(
      `--mode upsert requires a table with the ReplacingMergeTree engine; ${name} is a ${engine}, which keeps every row`,
      'recreate the table with ENGINE = ReplacingMergeTree ORDER BY the key, or use --mode replace',
    )
  }
  const key = sortingKey.map(unquoted)
  if (rules.key !== undefined && [...rules.key].sort().join() !== [...key].sort().join()) {
    throw unsupported(
      `--key ${rules.key.join(',')} is not the sorting key of ${name}, which is ${key.join(', ')}`,
      'leave --key out: ReplacingMergeTree keeps one row for each value of its sorting key',
    )
  }
  const hasColumn = (column: string): boolean => schema?.columns.some((one) => one.name === column) ?? false
  const missing = key.filter((column) => hasColumn(column) && !given.includes(column))
  if (missing.length > 0)
    throw unsupported(
      `the input has no field for ${missing.join(', ')} of the sorting key of ${name}`,
      'load the column',
    )
  const version = versionColumn(traits)
  const isFilled = schema?.columns.some(({ name: column, hasDefault }) => column === version && hasDefault)
  if (version !== undefined && !given.includes(version) && isFilled !== true) {
    throw unsupported(
      `the input has no field for ${version}, the version column of ${name}: its rows would have version 0 and be replaced`,
      `load the column, or set a value with --set ${version}=VALUE`,
    )
  }
  const counts = version === undefined ? 'the row that was inserted last' : `the row with the largest ${version}`
  return {
    mode: 'upsert',
    words: `rows are added; the table keeps ${counts} of each key (${key.join(', ')}) when it merges parts: until then SELECT … FINAL shows one row of each`,
  }
}

function refuseOtherEngines({ table, rules }: TableWrite, { engine }: TableTraits): void {
  if (HOLDS_ROWS.test(engine)) return
  throw unsupported(
    `${identifier(table)} is a ${engine}, which does not store rows itself: --mode ${rules.mode}${rules.atomic ? ' --atomic' : ''} is supported only for tables that do`,
    'load the table behind it, or use --mode append',
  )
}

function refuseWithoutPartitions({ table }: TableWrite, { engine }: TableTraits, option: string): void {
  if (engine.endsWith('MergeTree')) return
  throw unsupported(
    `${option} requires a table of the MergeTree family; ${identifier(table)} is a ${engine}`,
    `leave ${option} out`,
  )
}

function notFired({ views }: TableTraits): string {
  return views.length === 0 ? '' : `; views that read each INSERT do not see these rows: ${views.join(', ')}`
}

function notEmptied({ views }: TableTraits): string {
  return views.length === 0 ? '' : `; rows that views derived from them stay: ${views.join(', ')}`
}

function unquoted(name: string): string {
  return name.replace(/^`(.*)`$/, '$1')
}

function unsupported(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_TABLE_UNSUPPORTED', message, { hint })
}
