// A first record that can be nothing but the names of the fields, whatever it looks like: it has the names of the table's
// columns, or those that another file of the table begins with.

/** The names of a header that is expected, byte for byte. */
export interface KnownHeader {
  /** All of them are there, in any order. */
  readonly names: readonly string[]
  /** These may be there as well. */
  readonly others: readonly string[]
  /** The source that it was found in, which it says nothing new about. */
  readonly source?: string
  /** For people: `it names the columns of the table`. */
  readonly words: string
}

/** The one of `known` that the cells of a first record are; none where a name appears twice. */
export function knownHeaderOf(cells: readonly string[], known: readonly KnownHeader[]): KnownHeader | undefined {
  const seen = new Set(cells)
  if (seen.size < cells.length) return undefined
  return known.find(({ names, others }) => {
    if (names.length === 0 || !names.every((name) => seen.has(name))) return false
    const all = new Set([...names, ...others])
    return cells.every((cell) => all.has(cell))
  })
}

/** Whether the first line of `head` stands further down, too: a single word may then be a value, whatever is expected. */
export function isFirstLineRepeated(head: Uint8Array): boolean {
  const [first, ...others] = new TextDecoder('latin1').decode(head).split(/\r?\n/)
  return others.includes(first ?? '')
}
