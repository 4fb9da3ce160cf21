// Names of tables: as a user writes them, and as files give them.

import type { TableName } from '../schema.ts'
import { withoutCompression } from '../sources/compression/detect.ts'
import { refuseAddress, usage } from './option-values.ts'

/** The table that a file is loaded into when none is named: its base name without the extensions of compression and format. */
export function tableOfFile(path: string): TableName {
  const base = path.split(/[/\\]/).pop() ?? path
  return { schema: undefined, table: withoutCompression(base).replace(/(?<=.)\.[^.]*$/, '') }
}

/** `table`, `schema.table`, or either part in double quotes or backticks when it holds a dot. */
export function parseTableName(text: string): TableName {
  if (!/^["`]/.test(text)) refuseAddress('--table', text, 'the name of a table')
  const part = /"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|([^."`]+)/y
  const parts: string[] = []
  let at = 0
  do {
    part.lastIndex = at
    const match = part.exec(text)
    if (match === null) throw usage(`"${text}" is not a table name`, 'write table or schema.table')
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2]?.replaceAll('``', '`') ?? match[3] ?? '')
    at = part.lastIndex
  } while (text[at++] === '.')
  const [first = '', second] = parts
  if (parts.length > 2 || at <= text.length) throw usage(`"${text}" is not a table name`, 'write table or schema.table')
  return second === undefined ? { schema: undefined, table: first } : { schema: first, table: second }
}
