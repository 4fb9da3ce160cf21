// Text that is not a table: web pages, and SQL statements. It is recognized by its beginning.

export type ForeignText = 'html' | 'xml' | 'pg-dump-sql' | 'mysql-dump' | 'sql'

const MAX_CHARACTERS = 64 * 1024

const HTML = /^<(?:!doctype\s+html|html|head|body)\b/i
const XML = /^<\?xml\s/
/** What comes before the first statement: comments, pg_dump's \restrict. */
const BEFORE = /^(?:\s+|--[^\n]*\n|\/\*(?!!)[\s\S]*?\*\/|\\(?:un)?restrict [^\n]*\n)*/
const STATEMENT =
  /^(?:SET\s+[\w.]+\s*(?:=|TO\b)|SELECT\s+pg_catalog\.|BEGIN\b(?:\s+TRANSACTION)?\s*;|START\s+TRANSACTION\b|PRAGMA\s+\w+\s*=|USE\s+\S+;|\/\*!\d{5}|(?:CREATE|DROP|ALTER|LOCK)\s+(?:TABLE|DATABASE|SCHEMA|SEQUENCE|TYPE|EXTENSION)S?\b|INSERT\s+(?:IGNORE\s+)?INTO\s+[^\s,;|]+\s*(?:\([^)]*\)\s*)?VALUES\b)/i
const COPY = /^COPY\s+(?:"[^"\n]*"|[^\s"(])+\s*(?:\([^)\n]*\)\s*)?FROM\s+stdin\b/im
const OF_MYSQL = /^-- (?:MySQL|MariaDB) dump|^\/\*!\d{5}|^INSERT INTO `/m
const OF_POSTGRES = /^-- PostgreSQL database dump/m

/** `text`: the beginning of a file without a mark of byte order. */
export function foreignText(text: string): ForeignText | undefined {
  const head = text.slice(0, MAX_CHARACTERS).trimStart()
  if (HTML.test(head)) return 'html'
  if (XML.test(head)) return /<html\b/i.test(head.slice(0, 1024)) ? 'html' : 'xml'
  const first = head.slice(BEFORE.exec(head)?.[0].length ?? 0)
  const isCut = head.length >= MAX_CHARACTERS || first === ''
  const isDump = OF_POSTGRES.test(head.slice(0, 1024)) || OF_MYSQL.test(head.slice(0, 1024))
  const isStatement = STATEMENT.test(first) || COPY.exec(first)?.index === 0
  if (!isStatement && !(isCut && isDump)) return undefined
  if (OF_MYSQL.test(head)) return 'mysql-dump'
  return COPY.test(head) || OF_POSTGRES.test(head) ? 'pg-dump-sql' : 'sql'
}
