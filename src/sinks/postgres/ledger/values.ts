// Values in the statements of the ledger, which are sent several at a time and so cannot have parameters.

/** Sessions have `standard_conforming_strings` on. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** In ASCII: databases of any encoding take it, and the type `json` keeps every escape as it is. */
export function json(value: unknown): string {
  const ascii = JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return text(ascii)
}
