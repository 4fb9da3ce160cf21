// A Postgres server whose tables are read, all of them in one snapshot.

import { BulkloadError } from '../../../errors.ts'
import type { TupleRecords, WireForm } from '../../../formats/postgres-binary/records.ts'
import { tupleEnds } from '../../../formats/postgres-binary/tuple-ends.ts'
import { wireForm } from '../../../formats/postgres-binary/wire-form.ts'
import { type ColumnSchema, displayName, type TableName, type TableSchema } from '../../../schema.ts'
import { postgresError } from '../../../sinks/postgres/errors.ts'
import { describeTable, identifier } from '../../../sinks/postgres/introspect.ts'
import type { PostgresSessions } from '../../../sinks/postgres/target.ts'
import type { DeclaredLook } from '../../declared-look.ts'
import type { Source } from '../../source.ts'
import { tableLook } from '../table-look.ts'
import type { Selection, SourceDatabase, TableSource } from '../table-source.ts'
import { selected } from './field-types.ts'
import { MergedRanges } from './merged-ranges.ts'
import { Snapshot } from './snapshot.ts'
import { sourceColumn } from './source-columns.ts'
import { rangesOf, type TableFacts, tableFacts } from './tables.ts'

export interface PostgresReading {
  readonly server: PostgresSessions
  /** The tables that will be read: they are locked against changes of their columns before the snapshot is taken. */
  readonly tables: readonly TableName[]
  /** Bytes become `\x…`, or a text of these bytes, as the target takes them. */
  readonly bytea: TupleRecords['bytea']
  readonly signal: AbortSignal
}

interface Context extends Pick<PostgresReading, 'server' | 'bytea'> {
  readonly snapshot: Snapshot
}

export async function openPostgres({ server, tables, bytea, signal }: PostgresReading): Promise<SourceDatabase> {
  const snapshot = await Snapshot.open(server, tables.map(identifier), signal)
  return {
    kind: 'postgres',
    address: server.address,
    table: (name, selection) => tableSource({ server, bytea, snapshot }, name, selection),
    async close() {
      await snapshot.close()
      await server.sessions.close()
    },
  }
}

async function tableSource(context: Context, name: TableName, selection: Selection): Promise<TableSource> {
  const { snapshot, server, bytea } = context
  const { lead } = snapshot
  try {
    const schema = await describeTable(lead, name, new Map())
    if (schema === undefined) throw notFound(server.address, name)
    const facts = await tableFacts(lead, schema.name)
    const columns = selectedColumns(schema, selection, server.address)
    const forms = columns.map(selected)
    const record: TupleRecords = {
      kind: 'postgres-binary',
      fields: columns.map((column) => column.name),
      types: forms.map(({ type }) => type),
      forms: columns.map(formOf),
      bytea,
    }
    const declared = columns.map((column) => sourceColumn(column, facts.types.get(column.name) ?? column.type))
    const statements = statementsOf(
      schema,
      facts,
      forms.map(({ sql }) => sql),
      selection,
    )
    const streams = Math.min(selection.streams, statements.length)
    const words = `rows of one snapshot, read with ${streams === 1 ? 'one stream' : `${streams} streams`}`
    return {
      name: schema.name,
      columns: declared,
      key: facts.key,
      refersTo: facts.refersTo,
      words,
      source: sourceOf(
        context,
        schema.name,
        tableLook({ record, declared, key: facts.key, words, recordEnds: tupleEnds }),
        statements,
        streams,
      ),
    }
  } catch (cause) {
    throw postgresError(cause, `to read ${displayName(name)}`, server.address)
  }
}

/** Of a column that is selected as it is. */
function formOf(column: ColumnSchema): WireForm | null {
  const { postgresType, nullable } = column
  const words = postgresType === undefined || selected(column).isCast ? undefined : wireForm(postgresType)
  return words === undefined ? null : { words, nullable }
}

function selectedColumns({ name, columns }: TableSchema, { columns: only }: Selection, address: string) {
  const chosen = only === undefined ? columns : columns.filter((column) => only.includes(column.name))
  const unknown = only?.find((column) => !columns.some((known) => known.name === column))
  if (unknown !== undefined) {
    throw new BulkloadError('BL_USAGE', `${displayName(name)} at ${address} has no column "${unknown}"`, {
      hint: `its columns are ${columns.map((column) => column.name).join(', ')}`,
    })
  }
  if (chosen.length === 0) throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${displayName(name)} has no columns`)
  return chosen
}

/** A COPY for each range. A condition is in parentheses: it may hold an OR. */
function statementsOf(
  { name }: TableSchema,
  facts: TableFacts,
  expressions: readonly string[],
  { streams, where, orderBy, limit }: Selection,
): readonly string[] {
  const isOrdered = orderBy !== undefined || limit !== undefined
  return rangesOf(facts, name, isOrdered ? 1 : streams).map((range) => {
    const condition = where === undefined ? '' : ` ${range.includes(' WHERE ') ? 'AND' : 'WHERE'} (${where}\n)`
    const order = orderBy === undefined ? '' : ` ORDER BY ${orderBy}`
    const end = limit === undefined ? '' : ` LIMIT ${limit}`
    return `COPY (SELECT ${expressions.join(', ')} ${range}${condition}${order}${end}) TO STDOUT (FORMAT binary)`
  })
}

function sourceOf(
  { snapshot, server }: Context,
  table: TableName,
  look: DeclaredLook,
  statements: readonly string[],
  streams: number,
): Source {
  let counted: number | undefined
  const name = `table ${displayName(table)}`
  return {
    name,
    sizeBytes: null,
    look,
    get countedRecords() {
      return counted
    },
    open: async () =>
      new MergedRanges({
        statements,
        streams,
        take: () => snapshot.take(),
        give: (client, isSound) => snapshot.give(client, isSound),
        errorOf: (cause) => readFailed(cause, name, server.address),
        onEnd: (rows) => {
          counted = rows
        },
      }),
  }
}

function readFailed(cause: unknown, name: string, address: string): BulkloadError {
  const { message, serverCode, hint } = postgresError(cause, `to read the ${name}`, address)
  return new BulkloadError('BL_SOURCE_FAILED', message, {
    cause,
    place: { source: name },
    ...(serverCode !== undefined && { serverCode }),
    hint: serverCode === undefined || hint === undefined ? 'run it again: a snapshot cannot be taken up again' : hint,
  })
}

export function notFound(address: string, name: TableName): BulkloadError {
  return new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${address}`, {
    hint: 'check its name and its schema: schema.table',
  })
}
