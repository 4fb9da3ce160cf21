// The columns that tell the rows of a table apart: what --key names, else its primary key.

import { BulkloadError } from '../../../errors.ts'
import type { TableWrite } from '../../table-writer.ts'
import { identifier, quoted } from '../introspect.ts'
import type { TableFacts, UniqueKey } from './table-facts.ts'

/** The unique index that rows are matched by. Fails with what to create, or to name. */
export function rowKey({ table, rules, given }: TableWrite, { uniques }: TableFacts): UniqueKey {
  const { key, mode } = rules
  const name = identifier(table)
  const found =
    key === undefined ? uniques.find(({ isPrimary }) => isPrimary) : uniques.find(({ columns }) => isSame(columns, key))
  if (found === undefined && key === undefined) {
    const others = uniques.map(({ columns }) => `--key ${columns.join(',')}`)
    throw unsupported(
      `${name} has no primary key, so --mode ${mode} cannot match rows`,
      others.length > 0
        ? `choose a unique index: ${others.join(' or ')}`
        : `create one: ALTER TABLE ${name} ADD PRIMARY KEY (…), or a unique index and --key`,
    )
  }
  if (found === undefined) {
    const columns = (key ?? []).map(quoted).join(', ')
    throw unsupported(
      `${name} has no unique index on exactly the columns of --key (${columns})`,
      `create it: CREATE UNIQUE INDEX ON ${name} (${columns})`,
    )
  }
  const missing = found.columns.filter((column) => !given.includes(column))
  if (missing.length > 0) {
    throw unsupported(
      `the input has no field for ${missing.map(quoted).join(', ')}, a column of the key of ${name}`,
      'load the column, or choose another unique index with --key',
    )
  }
  return found
}

/** A key for deleting by: the input has all of its columns. */
export function usableKey(write: TableWrite, facts: TableFacts): UniqueKey | undefined {
  if (write.rules.key !== undefined) return rowKey(write, facts)
  return facts.uniques.find(({ columns }) => columns.every((column) => write.given.includes(column)))
}

function isSame(columns: readonly string[], key: readonly string[]): boolean {
  return columns.length === key.length && key.every((name) => columns.includes(name))
}

function unsupported(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_TABLE_UNSUPPORTED', message, { hint })
}
