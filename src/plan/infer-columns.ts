// Guesses a table's columns from samples of the input. Conservative: a type is chosen only when every sampled value
// is of it, and only types whose encoders refuse what does not fit, so that a later row is a reject, never a change.

import { MINUS } from '../codecs/ascii.ts'
import { dateTime, readDate, readTimestamp } from '../codecs/text/date-time.ts'
import { checkFloat } from '../codecs/text/float.ts'
import { checkInteger, integerRange } from '../codecs/text/integer.ts'
import { checkUuid } from '../codecs/text/uuid.ts'
import { KIND } from '../codecs/value-kind.ts'
import { JSONL, type RecordFormat } from '../formats/record-format.ts'
import { visitRecords } from '../formats/visit-records.ts'
import type { InferredColumn, InferredKind } from '../schema.ts'
import { DeclaredColumns } from './declared-columns.ts'

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

/** What the values of one field are; a flag for each kind that was seen. */
class FieldEvidence {
  present = 0
  nulls = 0
  hasNegative = false
  fractionDigits = 0
  minYear = 9999
  maxYear = 0
  readonly seen = new Set<InferredKind | 'small-int'>()
}

/** Gathers what the fields of many records are, sample by sample, and keeps none of them. */
export class ColumnInference {
  readonly #fields = new Map<string, FieldEvidence>()
  readonly #declared = new DeclaredColumns()
  #records = 0

  /** Looks at whole records; the last byte ends one. What is no record is passed over. */
  add(sample: Uint8Array, format: RecordFormat = JSONL): void {
    visitRecords(sample, format, (record) => {
      this.#records++
      for (const [name, { bytes, start, end, kind }] of record) {
        const evidence = this.#fields.get(name) ?? new FieldEvidence()
        this.#fields.set(name, evidence)
        note(evidence, bytes, start, end, kind)
      }
    })
  }

  /** Takes the columns that a source declares itself. */
  declare(columns: readonly InferredColumn[]): void {
    this.#declared.add(columns)
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
      evidence.seen.add('bool')
      break
    case KIND.object:
    case KIND.array:
      evidence.seen.add('json')
      break
    case KIND.integer:
      evidence.hasNegative ||= bytes[start] === MINUS
      evidence.seen.add(integerKind(bytes, start, end))
      break
    case KIND.decimal:
      evidence.seen.add(decimalKind(bytes, start, end))
      break
    default:
      evidence.seen.add(kind === KIND.text ? textKind(evidence, bytes, start, end) : 'text')
  }
}

function integerKind(bytes: Uint8Array, start: number, end: number): InferredKind | 'small-int' {
  if (end - start <= EXACT_INTEGER_DIGITS) return 'small-int'
  if (checkInteger(bytes, start, end, INT64) === 0) return 'int64'
  return checkInteger(bytes, start, end, UINT64) === 0 ? 'uint64' : 'decimal'
}

/** A number with more digits than a double keeps is a decimal; so is one that a double cannot reach. */
function decimalKind(bytes: Uint8Array, start: number, end: number): InferredKind {
  const text = new TextDecoder().decode(bytes.subarray(start, end))
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length <= DOUBLE_DIGITS && checkFloat(bytes, start, end, 64) === 0 ? 'double' : 'decimal'
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

/** The one kind that holds all that was seen. */
function verdict({ seen, hasNegative }: FieldEvidence): InferredKind {
  const only = (...kinds: (InferredKind | 'small-int')[]): boolean => [...seen].every((kind) => kinds.includes(kind))
  if (seen.size === 0) return 'text'
  if (seen.has('json')) return 'json'
  if (only('small-int', 'int64')) return 'int64'
  // Identifiers made by a hash lie on both sides of 2 ** 63.
  if (only('small-int', 'int64', 'uint64') && !hasNegative) return 'uint64'
  if (only('small-int', 'double')) return 'double'
  if (only('small-int', 'int64', 'uint64', 'double', 'decimal')) return 'decimal'
  const [first, second] = seen
  return second === undefined && first !== undefined && first !== 'small-int' ? first : 'text'
}
