// ClickHouse's type texts as a small tree: `Map(String, Array(Nullable(Decimal(9, 2))))`, `Enum8('a' = 1)`,
// `Tuple(x UInt8, y String)`. Grammar: name [ '(' argument { ',' argument } ')' ]; an argument is a type, a named
// type, a number, a quoted text with an optional `= number`, or one of JSON's own: `max_dynamic_paths=8`, `SKIP a.b`,
// `SKIP REGEXP 'x'`.

export interface TypeNode {
  readonly name: string
  readonly args: readonly TypeArgument[]
}

/**
 * One argument: a `type`, a `number` or a `text`; an Enum's label is a text with its number. `label` is a tuple
 * element's name, or the word before a JSON's argument.
 */
export interface TypeArgument {
  readonly label?: string
  readonly type?: TypeNode
  readonly number?: number
  readonly text?: string
}

/** No server nests types deeper; a text that does would be the end of the stack. */
const MAX_DEPTH = 200

/** Parses a type text; undefined if it does not match the grammar: the type is then unknown. */
export function parseType(text: string): TypeNode | undefined {
  const parser = new Parser(text)
  const node = parser.type()
  return parser.isAtEnd() ? node : undefined
}

/** The letters that mean something else after a backslash, as the server prints labels and names. */
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', 0: '\0' }

class Parser {
  readonly #text: string
  #pos = 0
  #depth = 0
  #failed = false

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return !this.#failed && this.#pos === this.#text.length
  }

  type(): TypeNode {
    const name = this.#word()
    if (name === '' || this.#depth === MAX_DEPTH) this.#failed = true
    if (this.#failed) return { name, args: [] }
    this.#depth++
    const args = this.#take('(') ? this.#list() : []
    this.#depth--
    return { name, args }
  }

  #list(): TypeArgument[] {
    const args: TypeArgument[] = []
    if (this.#take(')')) return args
    do args.push(this.#argument())
    while (!this.#failed && this.#take(','))
    if (!this.#take(')')) this.#failed = true
    return args
  }

  #argument(): TypeArgument {
    this.#blanks()
    const first = this.#text[this.#pos]
    if (first === "'") return this.#enumLabel()
    if (first === '`') return { label: this.#quoted('`'), type: this.type() }
    const number = this.#number()
    if (number !== undefined) return { number }
    const start = this.#pos
    const word = this.#word()
    this.#blanks()
    if (this.#take('=')) return { label: word, number: this.#number() ?? this.#fail() }
    if (word === 'SKIP' && this.#text[this.#pos] === '`') return { label: word, text: this.#quoted('`') }
    if (word === 'SKIP' && this.#takeRegexp()) return { label: 'SKIP REGEXP', text: this.#quoted("'") }
    // A second word after the first makes the first one a tuple element's name.
    if (/[A-Za-z_]/.test(this.#text[this.#pos] ?? '')) return { label: word, type: this.type() }
    this.#pos = start
    return { type: this.type() }
  }

  #enumLabel(): TypeArgument {
    const text = this.#quoted("'")
    const number = this.#take('=') ? this.#number() : undefined
    return number === undefined ? { text } : { text, number }
  }

  #number(): number | undefined {
    this.#blanks()
    const match = /^-?\d+(?:\.\d+)?(?![\w])/.exec(this.#text.slice(this.#pos, this.#pos + 24))
    if (match === null) return undefined
    this.#pos += match[0].length
    return Number(match[0])
  }

  #word(): string {
    this.#blanks()
    const start = this.#pos
    while (/[\w.]/.test(this.#text[this.#pos] ?? '')) this.#pos++
    return this.#text.slice(start, this.#pos)
  }

  #quoted(quote: string): string {
    let value = ''
    for (this.#pos++; this.#pos < this.#text.length; this.#pos++) {
      let char = this.#text[this.#pos]
      if (char === quote) {
        this.#pos++
        return value
      }
      if (char === '\\') {
        const letter = this.#text[++this.#pos] ?? ''
        char = ESCAPES[letter] ?? letter
      }
      value += char ?? ''
    }
    this.#failed = true
    return value
  }

  #fail(): number {
    this.#failed = true
    return 0
  }

  /** Takes the word when a quoted text follows: it could be a type's name else. */
  #takeRegexp(): boolean {
    const match = /^REGEXP[ \n]*(?=')/.exec(this.#text.slice(this.#pos, this.#pos + 16))
    this.#pos += match?.[0].length ?? 0
    return match !== null
  }

  #take(char: string): boolean {
    this.#blanks()
    if (this.#text[this.#pos] !== char) return false
    this.#pos++
    return true
  }

  #blanks(): void {
    while (this.#text[this.#pos] === ' ' || this.#text[this.#pos] === '\n') this.#pos++
  }
}
