// The INSERT statement of a caller, as it is sent: without comments, and with its format at its end.

import { BulkloadError } from '../../errors.ts'

/** A quoted text or name, or a comment. A comment without an end goes on to the end, as it does for the server. */
const PARTS =
  /'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\]|\\[\s\S])*"|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g
const FORMAT = /\bFORMAT\s+(\w+)$/i
const HINT = 'write it as: INSERT INTO t, or INSERT INTO t FORMAT JSONEachRow'

/** With FORMAT JSONEachRow, which is added where there is none. The server takes what follows a format as data. */
export function insertQuery(query: string): string {
  const statement = query
    .replaceAll(PARTS, (part) => (/^['`"]/.test(part) ? part : ' '))
    .trim()
    .replace(/\s*;$/, '')
  const [, format] = FORMAT.exec(statement) ?? []
  if (format?.toLowerCase() === 'jsoneachrow') return statement
  if (format !== undefined || /\bVALUES\s*$/i.test(statement)) {
    const other = format === undefined ? 'VALUES' : `FORMAT ${format}`
    throw new BulkloadError('BL_USAGE', `the rows are sent as JSONEachRow, but the statement has ${other}`, {
      hint: HINT,
    })
  }
  if (/^INSERT\s/i.test(statement)) return `${statement} FORMAT JSONEachRow`
  throw new BulkloadError('BL_USAGE', 'the statement is no INSERT', { hint: HINT })
}
