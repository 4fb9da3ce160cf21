// Reads a sample of separated values by a supposed dialect, to see how well it fits. Slow, and it takes everything: what
// is at odds with the dialect is counted, not refused.

import type { CsvDialect } from '../dialect.ts'

export interface SampleField {
  readonly text: string
  readonly isQuoted: boolean
}

export type SampleRecord = readonly SampleField[]

export interface SampleReading {
  /** The records that are there from end to end, without blank lines and comments. */
  readonly records: readonly SampleRecord[]
  /** Where each of them begins in the sample, in characters. */
  readonly starts: readonly number[]
  /** Lines that are comments by the dialect. */
  readonly comments: readonly string[]
  /** Fields with text after the closing quote, or whose quote is not closed where the input ends. */
  readonly faults: number
  /** The share of the sample that the records make up; less than one when its last record is cut off. */
  readonly covered: number
  readonly lineEnds: ReadonlySet<LineEnd>
}

export type LineEnd = 'LF' | 'CR LF' | 'CR'

const MAX_RECORDS = 1000
const LINE_END = /\r\n|\r|\n/y

/** `isWhole`: the sample ends where the input does. */
export function readSample(text: string, dialect: CsvDialect, isWhole: boolean): SampleReading {
  const comment = dialect.comment < 0 ? undefined : String.fromCharCode(dialect.comment)
  const reader = new FieldReader(text, dialect)
  const records: SampleField[][] = []
  const starts: number[] = []
  const comments: string[] = []
  const lineEnds = new Set<LineEnd>()
  let end = 0
  let faults = 0
  while (reader.at < text.length && records.length < MAX_RECORDS) {
    const start = reader.at
    let fields: SampleField[] = []
    if (comment !== undefined && text[start] === comment) reader.skipLine()
    else fields = reader.readRecord()
    const stop = reader.at
    const lineEnd = reader.readLineEnd()
    // Of a sample that goes on, what is at its end may be the half of something.
    const isComplete = reader.at < text.length || isWhole || lineEnd.endsWith('\n')
    if (!isComplete) break
    if (lineEnd !== '') lineEnds.add(lineEnd === '\n' ? 'LF' : lineEnd === '\r' ? 'CR' : 'CR LF')
    if (fields.length === 0) comments.push(text.slice(start, stop))
    else if (stop > start) {
      records.push(fields)
      starts.push(start)
    }
    end = reader.at
    faults = reader.faults
  }
  const read = records.length < MAX_RECORDS ? text.length : end
  return { records, starts, comments, faults, covered: read === 0 ? 1 : end / read, lineEnds }
}

class FieldReader {
  at = 0
  faults = 0
  readonly #text: string
  readonly #quote: string | undefined
  readonly #delimiter: string
  readonly #hasEscapes: boolean
  readonly #skipsSpace: boolean
  /** What an unquoted field ends before. */
  readonly #stop: RegExp

  constructor(text: string, dialect: CsvDialect) {
    this.#text = text
    this.#quote = dialect.quote < 0 ? undefined : String.fromCharCode(dialect.quote)
    this.#delimiter = String.fromCharCode(dialect.delimiter)
    this.#skipsSpace = dialect.skipInitialSpace === true
    this.#hasEscapes = dialect.escape === 'backslash'
    this.#stop = new RegExp(`[\\x${dialect.delimiter.toString(16).padStart(2, '0')}\\r\\n]|$`, 'g')
  }

  readRecord(): SampleField[] {
    const fields: SampleField[] = []
    for (;;) {
      fields.push(this.#readField())
      if (this.#text[this.at] !== this.#delimiter) return fields
      this.at++
    }
  }

  skipLine(): void {
    const found = this.#text.slice(this.at).search(/[\r\n]/)
    this.at = found === -1 ? this.#text.length : this.at + found
  }

  readLineEnd(): string {
    LINE_END.lastIndex = this.at
    const lineEnd = LINE_END.exec(this.#text)?.[0] ?? ''
    this.at += lineEnd.length
    return lineEnd
  }

  #readField(): SampleField {
    if (this.#skipsSpace) while (this.#text[this.at] === ' ') this.at++
    const isQuoted = this.#quote !== undefined && this.#text[this.at] === this.#quote
    const start = this.at
    const quoted = isQuoted ? this.#readQuoted() : ''
    const from = isQuoted ? this.at : start
    this.#stop.lastIndex = this.at
    this.at = this.#stop.exec(this.#text)?.index ?? this.#text.length
    if (isQuoted && this.at > from) this.faults++
    return { text: quoted + this.#text.slice(from, this.at), isQuoted }
  }

  #readQuoted(): string {
    const text = this.#text
    let value = ''
    let from = ++this.at
    while (this.at < text.length) {
      const isEscape = this.#hasEscapes && text[this.at] === '\\'
      if (isEscape || (text[this.at] === this.#quote && text[this.at + 1] === this.#quote)) {
        value += text.slice(from, this.at)
        from = this.at + 1
        this.at += 2
      } else if (text[this.at] === this.#quote) {
        value += text.slice(from, this.at++)
        return value
      } else this.at++
    }
    this.faults++
    this.at = text.length
    return value + text.slice(from)
  }
}
