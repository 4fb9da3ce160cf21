// What to do about a SELECT that ClickHouse refused or broke off, by its code.

import { BulkloadError } from '../../../errors.ts'

const AGAIN = 'run it again: a read that broke off starts from the beginning'
const inAddress = (setting: string): string => `add ?${setting} to the address, or raise the limit of this user`

const HINTS: Readonly<Record<number, string>> = {
  60: 'check the name of the table, and write its database: database.table',
  81: 'check the name of the database',
  158: inAddress('max_rows_to_read=0'),
  159: inAddress('max_execution_time=0'),
  160: inAddress('max_execution_time=0'),
  202: 'the server is busy: read fewer tables side by side (--jobs 1), or wait',
  241: "the server's memory limit is reached: read fewer tables side by side (--jobs 1), or sort less (--sort)",
  307: inAddress('max_bytes_to_read=0'),
  396: inAddress('max_result_rows=0'),
}

/** Those of the transfer: network, sockets, timeouts, a query that was killed. */
const NOT_THE_STATEMENT: ReadonlySet<number> = new Set([3, 32, 209, 210, 236, 394, 999])
/** Codes for which a load has the right hint, too. */
const AS_FOR_LOADS: ReadonlySet<number> = new Set([115, 201, 243, 497])

/** `isQuery`: the user wrote the whole statement. */
export function readHint({ code, serverCode, hint }: BulkloadError, isQuery: boolean): string {
  const number = Number(serverCode ?? 0)
  if (serverCode === undefined || NOT_THE_STATEMENT.has(number)) return AGAIN
  if (hint !== undefined && (code !== 'BL_SERVER' || AS_FOR_LOADS.has(number))) return hint
  const known = HINTS[number]
  if (known !== undefined) return known
  return isQuery
    ? 'correct the query: it is one SELECT or WITH … SELECT, without FORMAT and INTO OUTFILE'
    : 'correct --where or --sort: names of columns are as in the table, in the same case'
}

/** The refusal of a SELECT. Of a server that cannot be reached, the error is right as it is. */
export function withReadHint(error: BulkloadError, isQuery: boolean): BulkloadError {
  const { code, message, serverCode, cause } = error
  if (serverCode === undefined) return error
  return new BulkloadError(code, message, { cause, serverCode, hint: readHint(error, isQuery) })
}
