// Fields with backslash escapes, told by NULL as servers write it.

/** A field between tabs that is \N and nothing else, and no quotes: what servers write, not what spreadsheets do. */
export function looksEscaped(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head)
  return /(?:^|\t)\\N(?:\t|\r?\n)/m.test(text) && text.includes('\t') && !/(?:^|\t)"/m.test(text)
}
