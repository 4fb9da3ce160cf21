// Fields between tabs that look as if a database had written them, with backslash escapes, and are read as they are.

const ESCAPE = /\\(?:[btnvfr0\\'"]|x[0-9A-Fa-f]{2})/
/** `C:\\temp\\new` is a path, and so is a share of another machine. */
const PATH = /^"?(?:[A-Za-z]:\\|\\\\[\w.-]+\\)/

/** In words, with the flags that decide it: of a header, too, which is not looked for there. Undefined without escapes. */
export function escapeDoubt(name: string, head: Uint8Array, hasHeader: boolean): string | undefined {
  const fields = new TextDecoder().decode(head).split(/[\t\r\n]/)
  const escaped = fields.filter((field) => ESCAPE.test(field) && !PATH.test(field))
  const [first] = escaped
  if (first === undefined) return undefined
  const many = escaped.length === 1 ? 'one field has' : `${escaped.length} fields have`
  const header = hasHeader ? '--header' : '--no-header'
  return `in the first records of ${name}, ${many} backslash escapes, such as ${excerpt(first)}, and are read literally: use --format clickhouse-tsv ${header} or --format postgres-text ${header} if a database wrote them, else --format tsv`
}

function excerpt(field: string): string {
  return field.length <= 40 ? field : `${field.slice(0, 40)}…`
}
