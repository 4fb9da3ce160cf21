// A slow reader of JSON that keeps what JSON.parse drops: the digits of every number, the order of the members and
// the same key twice. Whether a text is JSON at all is JSON.parse's word.

export type JsonValue =
  | { readonly kind: 'text'; readonly source: string; readonly value: string }
  | { readonly kind: 'number'; readonly source: string }
  | { readonly kind: 'boolean'; readonly source: string }
  | { readonly kind: 'null'; readonly source: string }
  | { readonly kind: 'array'; readonly source: string; readonly items: readonly JsonValue[] }
  | { readonly kind: 'object'; readonly source: string; readonly members: readonly JsonMember[] }

export interface JsonMember {
  readonly name: string
  /** The name as it is written, without its quotes. */
  readonly rawName: string
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
    const source = (): string => this.#text.slice(start, this.#pos)
    const first = this.#text[start]
    if (first === '"') {
      this.#match(/"(?:[^"\\]|\\.)*"/y)
      return { kind: 'text', source: source(), value: JSON.parse(source()) as string }
    }
    if (first === '[') {
      const items = this.#list(']', () => this.value())
      return { kind: 'array', source: source(), items }
    }
    if (first === '{') {
      const members = this.#list('}', () => this.#member())
      return { kind: 'object', source: source(), members }
    }
    this.#match(/[-+.\w]+/y)
    if (source() === 'null') return { kind: 'null', source: 'null' }
    return { kind: /^[tf]/.test(source()) ? 'boolean' : 'number', source: source() }
  }

  #member(): JsonMember {
    const name = this.value()
    if (name.kind !== 'text') throw new Error(`not a name: ${name.source}`)
    this.#match(/\s*:/y)
    return { name: name.value, rawName: name.source.slice(1, -1), value: this.value() }
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
    const same = (left: JsonMember, right: JsonMember) => left.name === right.name && sameJson(left.value, right.value)
    return a.members.length === b.members.length && a.members.every((member, i) => same(member, b.members[i]!))
  }
  return a.kind === b.kind && a.source === b.source
}
