// Addresses as PostgreSQL prints them.

/** `10.0.0.1`, `2001:db8::/32`; with `always` also the bits of a single host. */
export function networkText(text: string, always: boolean): string {
  const [address = '', bits] = text.split('/')
  const isV6 = address.includes(':')
  const width = isV6 ? 128 : 32
  const shown = isV6 ? v6Text(v6Words(address)) : v4Text(address)
  return always || Number(bits ?? width) < width ? `${shown}/${bits ?? width}` : shown
}

/** A network may lack numbers at its end. */
function v4Text(address: string): string {
  const numbers = address.split('.')
  return [...numbers, ...Array<string>(4 - numbers.length).fill('0')].join('.')
}

/** The eight numbers of sixteen bits. */
function v6Words(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...[a, b, c, d]: string[]) => {
    const word = (high = '', low = ''): string => (Number(high) * 256 + Number(low)).toString(16)
    return `${word(a, b)}:${word(c, d)}`
  })
  const [before = '', after] = plain.split('::')
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16))
  if (after === undefined) return words(before)
  const missing = 8 - words(before).length - words(after).length
  return [...words(before), ...Array<number>(missing).fill(0), ...words(after)]
}

/** The first of the longest runs of zeros becomes `::`; an address of IPv4 behind zeros, or behind ::ffff, shows as one. */
function v6Text(words: readonly number[]): string {
  let best = { from: -1, length: 1 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (from + length < 8 && words[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  const isV4 = best.from === 0 && (best.length === 6 || (best.length === 5 && words[5] === 0xffff))
  const shown = words.map((word) => word.toString(16))
  if (isV4) {
    const last = [words[6]! >> 8, words[6]! & 255, words[7]! >> 8, words[7]! & 255].join('.')
    shown.splice(6, 2, last)
  }
  if (best.from < 0) return shown.join(':')
  return `${shown.slice(0, best.from).join(':')}::${shown.slice(best.from + best.length).join(':')}`
}

/** Pairs of digits; 6 bytes get ff and fe in their middle where 8 are wanted. */
export function macText(text: string, byteCount: 6 | 8): string {
  const pairs = text.toLowerCase().replace(/[-:.]/g, '').match(/../g) ?? []
  if (byteCount === 8 && pairs.length === 6) pairs.splice(3, 0, 'ff', 'fe')
  return pairs.join(':')
}
