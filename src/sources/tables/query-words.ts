// A query in words, and as a part of a larger statement.

import { BulkloadError } from '../../errors.ts'

const MAX_SHOWN = 100

/** What its source is called: its text on one line, without the end of a long one. */
export function queryName(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ')
  return `query ${line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 1)}…` : line}`
}

/** In parentheses. It may end with a semicolon, or with a comment. */
export function subquery(sql: string): string {
  return `(${sql.replace(/[\s;]+$/, '')}\n)`
}

/** A file or a table could hold one of the two only. */
export function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new BulkloadError('BL_USAGE', `the query gives two columns with the name "${twice}"`, {
    hint: 'give one of them another name: SELECT … AS name',
  })
}
