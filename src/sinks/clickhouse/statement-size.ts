// Statements on tables of thousands of columns are longer, and have more parts, than a server takes by default.

/** Of 262,144 bytes that a server reads without being told. */
const SHORT_BYTES = 128 * 1024
/** A statement has some parts for each column, and less of them than bytes. */
const SETTINGS = ['max_query_size', 'max_ast_elements', 'max_expanded_ast_elements'] as const

/** The settings that let the statement pass; none for a short one. */
export function statementSettings(statement: string): Record<string, string> {
  const bytes = Buffer.byteLength(statement)
  if (bytes <= SHORT_BYTES) return {}
  return Object.fromEntries(SETTINGS.map((name) => [name, String(2 * bytes)]))
}
