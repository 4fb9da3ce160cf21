// INSERT INTO [TABLE] name [(columns)] [SETTINGS ...] FORMAT name [data], as much of its grammar as a loader writes.

/** An INSERT that takes its rows from the request body. */
export interface InsertStatement {
  /** Table and column list as they were written. */
  readonly target: string
  /** The SETTINGS clause as it was written, or ''. */
  readonly settings: string
  readonly format: string
  /** Table and columns without quotes, where no name needs them and there are no SETTINGS. */
  readonly plain: { readonly table: string; readonly columns?: readonly string[] } | undefined
  /** Where the data begins when it follows the statement. */
  readonly end: number
}

const NAME = '(?:`(?:[^`\\\\]|\\\\.|``)*`|"(?:[^"\\\\]|\\\\.|"")*"|[A-Za-z_][A-Za-z0-9_]*)'
const STATEMENT = new RegExp(
  `^\\s*INSERT\\s+INTO\\s+(?:TABLE\\s+)?(${NAME}(?:\\.${NAME})?)\\s*` +
    `(\\(\\s*${NAME}(?:\\s*,\\s*${NAME})*\\s*\\))?\\s*(SETTINGS\\s+.*?)?\\s*\\bFORMAT\\s+(\\w+)[ \\t;]*\\r?\\n?`,
  'is',
)
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** The statement at the start of `sql`, or undefined when `sql` is anything else (INSERT ... SELECT or VALUES too). */
export function parseInsert(sql: string): InsertStatement | undefined {
  const match = STATEMENT.exec(sql)
  if (match === null) return undefined
  const [whole, table = '', columns = '', settings = '', format = ''] = match
  if (/^values$/i.test(format)) return undefined
  return {
    target: `${table} ${columns}`.trim(),
    settings,
    format,
    plain: settings === '' ? plainNames(table, columns) : undefined,
    end: whole.length,
  }
}

/** An INSERT that selects from what is sent. */
export interface InputInsert {
  /** What comes before and after the table function. */
  readonly before: string
  readonly after: string
  /** As a literal. */
  readonly structure: string
  readonly format: string
  /** Where the data begins when it follows the statement. */
  readonly end: number
}

const INPUT = /^(\s*INSERT INTO .*? SELECT .*? FROM )input\(('(?:[^'\\]|\\.)*')\)( WHERE .*?)? FORMAT (\w+)\n?/s

/** `INSERT INTO … SELECT … FROM input('…') WHERE … FORMAT name`, or undefined. */
export function parseInputInsert(sql: string): InputInsert | undefined {
  const match = INPUT.exec(sql)
  if (match === null) return undefined
  const [whole, before = '', structure = '', after = '', format = ''] = match
  return { before, after, structure, format, end: whole.length }
}

function plainNames(table: string, columns: string): InsertStatement['plain'] {
  const tableNames = unquoteAll(table)
  const columnNames = unquoteAll(columns)
  if (![...tableNames, ...columnNames].every((name) => PLAIN_NAME.test(name))) return undefined
  const plainTable = tableNames.join('.')
  return columns === '' ? { table: plainTable } : { table: plainTable, columns: columnNames }
}

function unquoteAll(text: string): string[] {
  const names = text.match(new RegExp(NAME, 'g')) ?? []
  // A name that needs an escape is not plain anyway, so the escapes may stay.
  return names.map((name) => (/^[`"]/.test(name) ? name.slice(1, -1) : name))
}
