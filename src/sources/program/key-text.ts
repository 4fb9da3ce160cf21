// The keys of rows as JSON. Rows mostly have the same: their texts are kept.

const MAX_KEPT = 4096

const kept = new Map<string, string>()

/** With its quotes and the colon. */
export function keyText(key: string): string {
  const known = kept.get(key)
  if (known !== undefined) return known
  const text = `${JSON.stringify(key)}:`
  if (kept.size < MAX_KEPT) kept.set(key, text)
  return text
}
