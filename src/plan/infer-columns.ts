// Guesses a table's columns from samples of the input. Conservative: a type is chosen only when every sampled value
// is of it, and only types whose encoders refuse what does not fit, so that a later row is a reject, never a change.

import { LOWER_E, MINUS, UPPER_E } from '../codecs/ascii.ts'
import { dateTime, readDate, readTimestamp } from '../codecs/text/date-time.ts'
import { checkFloat } from '../codecs/text/float.ts'
import { checkInteger, integerRange } from '../codecs/text/integer.ts'
import { checkUuid } from '../codecs/text/uuid.ts'
import { KIND } from '../codecs/value-kind.ts'
import { JSONL, namedFields, type RecordFormat } from '../formats/record-format.ts'
import { type SampledRecord, visitRecords } from '../formats/visit-records.ts'
import type { InferredColumn, InferredKind } from '../schema.ts'
import { DeclaredColumns } from './declared-columns.ts'
import { mapDeclared, recordMapper } from './map-record.ts'
import type { Mapping } from './mapping.ts'

const INT64 = integerRange(64, true)
const UINT64 = integerRange(64, false)
/** A double keeps this many significant digits of any decimal number. */
const DOUBLE_DIGITS = 17
/** Integers up to this many digits are exact in a double. */
const EXACT_INTEGER_DIGITS = 15
const UPPER_CASE = /[A-Z]/

export interface Inference {
  readonly columns: readonly InferredColumn[]
  /** Fields in the order in which they first appeared, and whether each was in all of the records. */
  readonly fields: ReadonlyMap<string, 'all' | 'some'>
  /** Records that were looked at. */
  readonly records: number
}

/** A kind of values, as inference tells them apart. */
export type SeenKind = InferredKind | 'small-int'

/** What the values of one field are. */
class FieldEvidence {
  present = 0
  nulls = 0
  hasNegative = false
  fractionDigits = 0
  minYear = 9999
  maxYear = 0
  /** Values of each kind, without the words for nothing. */
  readonly seen = new Map<SeenKind, number>()
  /** Texts that many programs write where there is no value. They are text all the same. */
  readonly words = new Map<string, number>()

  add(kind: SeenKind): void {
    this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1)
  }
}

/** What speaks for the kind of a column. */
export interface ColumnEvidence {
  readonly present: number
  readonly nulls: number
  /** Values of each kind, without the words for nothing. */
  readonly seen: ReadonlyMap<SeenKind, number>
  /** Words for nothing, such as NA, and how often they stand there. */
  readonly words: ReadonlyMap<string, number>
  /** What the column would be without those words. */
  readonly kindWithoutWords: InferredKind
}

/** Gathers what the fields of many records are, sample by sample, and keeps none of them. */
export class ColumnInference {
  readonly #fields = new Map<string, FieldEvidence>()
  readonly #declared = new DeclaredColumns()
  readonly #mapping: Mapping | undefined
  readonly #onRecord: (record: SampledRecord) => void
  #records = 0

  /** With a mapping, the fields are the columns that they go into. `onRecord` sees them, too. */
  constructor(mapping?: Mapping, onRecord: (record: SampledRecord) => void = () => undefined) {
    this.#mapping = mapping
    this.#onRecord = onRecord
  }

  /** Looks at whole records; the last byte ends one. What is no record is passed over. */
  add(sample: Uint8Array, format: RecordFormat = JSONL): void {
    const isText = format.kind === 'csv' || format.kind === 'escaped'
    const mapped = recordMapper(this.#mapping, namedFields(format), isText)
    visitRecords(sample, format, (record) => this.note(mapped(record)))
  }

  /** Looks at one record. */
  note(record: SampledRecord): void {
    this.#records++
    this.#onRecord(record)
    for (const [name, { bytes, start, end, kind }] of record) {
      const known = this.#fields.get(name)
      const evidence = known ?? new FieldEvidence()
      if (known === undefined) this.#fields.set(name, evidence)
      note(evidence, bytes, start, end, kind)
    }
  }

  evidenceOf(name: string): ColumnEvidence {
    const evidence = this.#fields.get(name) ?? new FieldEvidence()
    const { present, nulls, seen, words } = evidence
    return { present, nulls, seen, words, kindWithoutWords: kindOf(evidence) }
  }

  /** Takes the columns that a source declares itself. */
  declare(columns: readonly InferredColumn[]): void {
    this.#declared.add(mapDeclared(columns, this.#mapping))
  }

  /** Columns in the order in which their fields first appeared; what a source declares counts for more than what was seen. */
  result(): Inference {
    const sampled = [...this.#fields].map(([name, evidence]) => ({
      name,
      kind: verdict(evidence),
      nullable: evidence.nulls > 0 || evidence.present < this.#records,
      fractionDigits: evidence.fractionDigits,
      minYear: evidence.minYear,
      maxYear: evidence.maxYear,
    }))
    const presence = (evidence: FieldEvidence) => (evidence.present < this.#records ? 'some' : 'all')
    const seen = [...this.#fields].map(([name, evidence]) => [name, presence(evidence)] as const)
    const columns = this.#declared.withSampled(sampled, this.#records > 0)
    const fields = new Map([...seen, ...this.#declared.fields])
    return { columns, fields, records: this.#records }
  }
}

function note(evidence: FieldEvidence, bytes: Uint8Array, start: number, end: number, kind: number): void {
  evidence.present++
  switch (kind) {
    case KIND.null:
      evidence.nulls++
      break
    case KIND.true:
    case KIND.false:
      evidence.add('bool')
      break
    case KIND.object:
    case KIND.array:
      evidence.add('json')
      break
    case KIND.integer:
      evidence.hasNegative ||= bytes[start] === MINUS
      evidence.add(integerKind(bytes, start, end))
      break
    case KIND.decimal:
      evidence.add(decimalKind(bytes, start, end))
      break
    default: {
      const word = nothingWord(bytes, start, end)
      if (word !== undefined) evidence.words.set(word, (evidence.words.get(word) ?? 0) + 1)
      else evidence.add(kind === KIND.text ? textKind(evidence, bytes, start, end) : 'text')
    }
  }
}

/** What programs write for NULL; R and pandas write NA and NaN, the servers \N, spreadsheets #N/A. */
const NOTHING = /^(?:null|nil|none|n\/?a|nan|#n\/a|\\\\n|-|\?)$/i
const MAX_NOTHING = 4

function nothingWord(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > MAX_NOTHING || end === start) return undefined
  let word = ''
  for (let at = start; at < end; at++) word += String.fromCharCode(bytes[at]!)
  // The only one that is written with an escape.
  return NOTHING.test(word) ? word.replace('\\\\', '\\') : undefined
}

function integerKind(bytes: Uint8Array, start: number, end: number): SeenKind {
  if (end - start <= EXACT_INTEGER_DIGITS) return 'small-int'
  if (checkInteger(bytes, start, end, INT64) === 0) return 'int64'
  return checkInteger(bytes, start, end, UINT64) === 0 ? 'uint64' : 'decimal'
}

/** A number with more digits than a double keeps is a decimal; so is one that a double cannot reach. */
function decimalKind(bytes: Uint8Array, start: number, end: number): InferredKind {
  if (end - start <= DOUBLE_DIGITS && !hasExponent(bytes, start, end)) return 'double'
  const text = new TextDecoder().decode(bytes.subarray(start, end))
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length <= DOUBLE_DIGITS && checkFloat(bytes, start, end, 64) === 0 ? 'double' : 'decimal'
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) return true
  return false
}

function textKind(evidence: FieldEvidence, bytes: Uint8Array, start: number, end: number): InferredKind {
  if (end - start === 36 && checkUuid(bytes, start, end) === 0) {
    // A server gives UUIDs back in lower case: others stay the text that they are.
    return UPPER_CASE.test(new TextDecoder().decode(bytes.subarray(start, end))) ? 'text' : 'uuid'
  }
  const isDate = readDate(bytes, start, end)
  if (!isDate && (end - start < 16 || !readTimestamp(bytes, start, end))) return 'text'
  evidence.minYear = Math.min(evidence.minYear, dateTime.year)
  evidence.maxYear = Math.max(evidence.maxYear, dateTime.year)
  if (isDate) return 'date'
  evidence.fractionDigits = Math.max(evidence.fractionDigits, dateTime.fractionDigits)
  return dateTime.hasZone ? 'timestamptz' : 'timestamp'
}

/** A word for nothing is a text among others, unless the user says that it is NULL. */
function verdict(evidence: FieldEvidence): InferredKind {
  if (evidence.words.size === 0) return kindOf(evidence)
  return evidence.seen.has('json') ? 'json' : 'text'
}

/** The one kind that holds all that was seen. */
function kindOf({ seen, hasNegative }: FieldEvidence): InferredKind {
  const only = (...kinds: SeenKind[]): boolean => [...seen.keys()].every((kind) => kinds.includes(kind))
  if (seen.size === 0) return 'text'
  if (seen.has('json')) return 'json'
  if (only('small-int', 'int64')) return 'int64'
  // Identifiers made by a hash lie on both sides of 2 ** 63.
  if (only('small-int', 'int64', 'uint64') && !hasNegative) return 'uint64'
  if (only('small-int', 'double')) return 'double'
  if (only('small-int', 'int64', 'uint64', 'double', 'decimal')) return 'decimal'
  const [first, second] = seen.keys()
  return second === undefined && first !== undefined && first !== 'small-int' ? first : 'text'
}
