// Which way a load into a table takes, by what depends on the table; or why it cannot be done.

import { BulkloadError } from '../../../errors.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { TableWrite } from '../../table-writer.ts'
import { identifier, quoted } from '../introspect.ts'
import { rowKey, usableKey } from './row-key.ts'
import type { TableFacts, UniqueKey } from './table-facts.ts'

export interface ChosenPlan extends WritePlan {
  /** What rows are matched by, where they are. */
  readonly key?: UniqueKey | undefined
}

/** The rights that each way needs, beside CREATE in the schema for the stage. */
const NEEDS = {
  'copy-in': ['SELECT', 'INSERT', 'TRUNCATE'],
  delete: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  merge: ['SELECT', 'INSERT', 'UPDATE'],
  insert: ['SELECT', 'INSERT'],
  swap: [],
} as const

/** For any mode but `append`, which changes nothing that is there. */
export function choosePlan(write: TableWrite, facts: TableFacts): ChosenPlan {
  const { mode } = write.rules
  refuseOtherKinds(write, facts)
  switch (mode) {
    case 'truncate':
      return truncatePlan(write, facts)
    case 'replace':
      return replacePlan(write, facts)
    default:
      return mergePlan(write, facts)
  }
}

function truncatePlan(write: TableWrite, facts: TableFacts): ChosenPlan {
  if (facts.referencedBy.length > 0) throw referenced(write, facts)
  refuseChildren(write, facts)
  refuseMissingRights(write, facts, ['INSERT', 'TRUNCATE'])
  return {
    mode: 'truncate',
    words:
      'the table is emptied in the transaction of the load: if the load fails, the old rows are restored; the table cannot be read until it ends',
  }
}

function replacePlan(write: TableWrite, facts: TableFacts): ChosenPlan {
  const { replaceBy } = write.rules
  const { referencedBy, tied } = facts
  refuseChildren(write, facts)
  if (replaceBy === 'swap') {
    if (tied.length > 0) {
      throw unsupported(
        `--replace-by swap would lose what depends on ${identifier(write.table)}: ${tied.join(', ')}`,
        'use --replace-by copy-in or delete, or leave it out',
      )
    }
    return swapPlan(write, facts)
  }
  if (replaceBy === 'delete') return deletePlan(write, facts, 'as specified')
  if (referencedBy.length > 0) {
    if (replaceBy === 'copy-in') throw referenced(write, facts)
    return deletePlan(write, facts, `because foreign keys refer to the table: ${referencedBy.join(', ')}`)
  }
  const why =
    replaceBy === 'copy-in'
      ? 'as specified'
      : tied.length > 0
        ? `which keeps what depends on the table: ${tied.join(', ')}`
        : ''
  if (why === '' && !facts.lacks.includes('CREATE')) return swapPlan(write, facts)
  refuseMissingRights(write, facts, [...NEEDS['copy-in'], 'CREATE'])
  return {
    mode: 'replace',
    by: 'copy-in',
    words: `by copy-in, ${why || 'the default'}: a stage table is loaded, then one transaction empties the table and copies the stage into it; readers wait during that transaction only`,
  }
}

function swapPlan(write: TableWrite, facts: TableFacts): ChosenPlan {
  refuseMissingRights(write, facts, [...NEEDS.swap, 'CREATE'])
  return {
    mode: 'replace',
    by: 'swap',
    words:
      'by swap, because nothing depends on the table: a stage table with its definition is loaded, and replaces it in one short transaction',
  }
}

function deletePlan(write: TableWrite, facts: TableFacts, why: string): ChosenPlan {
  refuseMissingRights(write, facts, [...NEEDS.delete, 'CREATE'])
  const key = usableKey(write, facts)
  if (key === undefined && facts.referencedBy.length > 0) {
    throw unsupported(
      `foreign keys refer to ${identifier(write.table)} (${facts.referencedBy.join(', ')}), and the input lacks columns of each of its keys, so rows cannot be matched`,
      'load the columns of a key, or drop the foreign keys',
    )
  }
  const how =
    key === undefined
      ? 'all rows are deleted and the new ones inserted'
      : `rows are matched by ${key.columns.map(quoted).join(', ')}: those that the input lacks are deleted, those that differ are updated, new ones are inserted`
  return {
    mode: 'replace',
    by: 'delete',
    key,
    words: `by delete, ${why}: a stage table is loaded, then ${how}, in one transaction; readers never wait, writers do during it`,
  }
}

function mergePlan(write: TableWrite, facts: TableFacts): ChosenPlan {
  const { mode } = write.rules
  const isUpsert = mode === 'upsert'
  const key = rowKey(write, facts)
  refuseChildren(write, facts)
  refuseMissingRights(write, facts, [...(isUpsert ? NEEDS.merge : NEEDS.insert), 'CREATE'])
  const columns = key.columns.map(quoted).join(', ')
  return {
    mode,
    key,
    words: isUpsert
      ? `a stage table is loaded, then one statement inserts rows with a new ${columns} and updates the others if they differ; of several rows with the same key the last one is used`
      : `a stage table is loaded, then one statement inserts the rows with a new ${columns}; of several rows with the same key the first one is used`,
  }
}

function refuseOtherKinds({ table, rules }: TableWrite, { kind, isRowSecured, hasInsertRule, role }: TableFacts): void {
  const name = identifier(table)
  if (kind !== 'r' && kind !== 'p') {
    const what = kind === 'v' ? 'a view' : 'a foreign table'
    throw unsupported(
      `${name} is ${what}: --mode ${rules.mode} is supported only for tables`,
      'load the table itself, or use --mode append',
    )
  }
  if (isRowSecured) {
    throw unsupported(
      `row-level security of ${name} applies to this role, which may not see all rows`,
      `load as a role that bypasses it (ALTER ROLE ${quoted(role)} BYPASSRLS)`,
    )
  }
  if (hasInsertRule && rules.mode !== 'truncate')
    throw unsupported(
      `a rule rewrites INSERTs into ${name}, so --mode ${rules.mode} would not work as documented`,
      'drop the rule, or use a trigger instead',
    )
}

function refuseChildren({ table, rules }: TableWrite, { children }: TableFacts): void {
  if (children.length === 0) return
  throw unsupported(
    `tables inherit from ${identifier(table)}: ${children.join(', ')}; --mode ${rules.mode} would change their rows, too`,
    'load each table separately, or use --mode append',
  )
}

function refuseMissingRights(
  { table, rules }: TableWrite,
  { lacks, role }: TableFacts,
  needed: readonly string[],
): void {
  const missing = needed.filter((right) => lacks.includes(right))
  if (missing.length === 0) return
  const name = identifier(table)
  const grants: string[] = []
  const onTable = missing.filter((right) => right !== 'CREATE')
  if (onTable.length > 0) grants.push(`GRANT ${onTable.join(', ')} ON ${name} TO ${quoted(role)}`)
  if (missing.includes('CREATE'))
    grants.push(
      `GRANT CREATE ON SCHEMA ${quoted(table.schema ?? 'public')} TO ${quoted(role)}, where the stage table is made`,
    )
  throw unsupported(
    `--mode ${rules.mode} requires privileges that the role ${quoted(role)} lacks: ${missing.join(', ')}`,
    grants.join('; '),
  )
}

function referenced({ table, rules }: TableWrite, { referencedBy }: TableFacts): BulkloadError {
  const how = rules.mode === 'truncate' ? '--mode truncate' : '--replace-by copy-in'
  return unsupported(
    `${how} is not possible: Postgres does not truncate ${identifier(table)}, because foreign keys refer to it: ${referencedBy.join(', ')}`,
    rules.mode === 'truncate'
      ? 'use --mode replace, which deletes and updates rows by their key instead'
      : 'leave --replace-by out: rows are then deleted and updated by their key',
  )
}

function unsupported(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_TABLE_UNSUPPORTED', message, { hint })
}
