// Which refusals are about a row, and which row the server names.

import { BulkloadError } from '../../../errors.ts'
import { displayName, type TableName } from '../../../schema.ts'

/** Looked at before a row of the INSERT is written. */
export const VIOLATED_CONSTRAINT = 469

/** Codes of ClickHouse for a value: others are the same for each row, or of the server. */
const OF_A_ROW: ReadonlySet<number> = new Set([
  VIOLATED_CONSTRAINT,
  // Text that is no value of the type.
  6,
  26,
  27,
  38,
  41,
  72,
  117,
  130,
  376,
  467,
  675,
  676,
  691,
  // A value that an expression or a type does not take: a default, a key, a partition, an index, a constraint.
  36,
  43,
  53,
  69,
  70,
  128,
  131,
  153,
  190,
  248,
  321,
  349,
  395,
  407,
])

export function isOfRow(cause: unknown): cause is BulkloadError {
  if (!(cause instanceof BulkloadError)) return false
  return (
    cause.code === 'BL_SERVER_REFUSED_ROW' || (cause.code === 'BL_SERVER' && OF_A_ROW.has(Number(cause.serverCode)))
  )
}

/** The row of the INSERT, counted from 1, as the server has it. */
export function namedRow(error: BulkloadError): number | undefined {
  const said = error.segmentRow ?? Number(/ is violated at row (\d+)\./.exec(error.message)?.[1])
  return Number.isSafeInteger(said) ? said : undefined
}

/** The same of the table itself: the row was refused by another one, and has another number there. */
export function asOfTable(
  { message, code, serverCode, hint, cause }: BulkloadError,
  probe: TableName,
  table: TableName,
) {
  const words = message
    .replaceAll(displayName(probe), displayName(table))
    .replaceAll(probe.table, table.table)
    .replace(/ \([0-9a-f]{8}-[0-9a-f-]{27}\)/, '')
    .replace(/ \(at row \d+\)| at row \d+(?=\.)/, '')
  return new BulkloadError(code, words, {
    cause,
    ...(serverCode !== undefined && { serverCode }),
    ...(hint !== undefined && { hint }),
  })
}
