// A slow reader of JSON that keeps what JSON.parse drops: the digits of every number, the order of the members and
// the same key twice. Whether a text is JSON at all is JSON.parse's word.

/** A stretch of the text: where it begins, in UTF-16 units, and as it is written. */
interface Source {
  readonly at: number
  readonly source: string
}

export type JsonText = Source & { readonly kind: 'text'; readonly value: string }
export type JsonValue =
  | JsonText
  | (Source & { readonly kind: 'number' | 'boolean' | 'null' })
  | (Source & { readonly kind: 'array'; readonly items: readonly JsonValue[] })
  | (Source & { readonly kind: 'object'; readonly members: readonly JsonMember[] })

export interface JsonMember {
  readonly name: JsonText
  readonly value: JsonValue
}

/** Whether JSON.parse takes the text. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Reads one JSON text; throws JSON.parse's error where it is none. `source` is the text of each value as it came. */
export function readJson(text: string): JsonValue {
  JSON.parse(text)
  return new Reader(text).value()
}

class Reader {
  readonly #text: string
  #pos = 0

  constructor(text: string) {
    this.#text = text
  }

  value(): JsonValue {
    this.#match(/\s*/y)
    const start = this.#pos
    const from = (): Source => ({ at: start, source: this.#text.slice(start, this.#pos) })
    const first = this.#text[start]
    if (first === '"') {
      this.#match(/"(?:[^"\\]|\\.)*"/y)
      return { kind: 'text', ...from(), value: JSON.parse(from().source) as string }
    }
    if (first === '[') {
      const items = this.#list(']', () => this.value())
      return { kind: 'array', ...from(), items }
    }
    if (first === '{') {
      const members = this.#list('}', () => this.#member())
      return { kind: 'object', ...from(), members }
    }
    this.#match(/[-+.\w]+/y)
    return { kind: first === 'n' ? 'null' : first === 't' || first === 'f' ? 'boolean' : 'number', ...from() }
  }

  #member(): JsonMember {
    const name = this.value()
    if (name.kind !== 'text') throw new Error(`not a name: ${name.source}`)
    this.#match(/\s*:/y)
    return { name, value: this.value() }
  }

  #list<T>(close: string, item: () => T): T[] {
    this.#pos++
    const items: T[] = []
    for (;;) {
      this.#match(/[\s,]*/y)
      if (this.#text[this.#pos] === close) break
      items.push(item())
    }
    this.#pos++
    return items
  }

  #match(pattern: RegExp): void {
    pattern.lastIndex = this.#pos
    this.#pos += pattern.exec(this.#text)?.[0].length ?? 0
  }
}

/** Whether two values mean the same: numbers digit by digit, texts by their characters, white space aside. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.value === b.value
  if (a.kind === 'array' && b.kind === 'array') {
    return a.items.length === b.items.length && a.items.every((item, i) => sameJson(item, b.items[i]!))
  }
  if (a.kind === 'object' && b.kind === 'object') {
    const same = (left: JsonMember, right: JsonMember) =>
      left.name.value === right.name.value && sameJson(left.value, right.value)
    return a.members.length === b.members.length && a.members.every((member, i) => same(member, b.members[i]!))
  }
  return a.kind === b.kind && a.source === b.source
}
