// A reject as the workers report it -> the error that a person reads.

import { REJECT } from '../../codecs/reject.ts'
import { BulkloadError, type Place } from '../../errors.ts'
import { encodingHint } from '../../formats/encoding-hint.ts'
import { optionHint } from './option-hint.ts'
import { TOLERATE, WORDINGS, type Wording } from './wordings.ts'

export interface RejectDetails {
  readonly code: number
  readonly place: Place
  /** The bytes at fault as text, cut short; undefined where nothing stands (a missing field). */
  readonly excerpt: string | undefined
  /** The column's name and type, or the key. */
  readonly column: string | undefined
  readonly type: string | undefined
  /** What a value of the column has to be, where the user named how its values are written. */
  readonly form?: string | undefined
  /** How the column could be made to hold the value, as the beginning of a hint. */
  readonly wider?: string | undefined
  /** Bad records are tolerated already: no hint has to name the way. */
  readonly isTolerated?: boolean
  /** Lines that the record takes, where a quote in it is wrong. */
  readonly lines?: number
}

/** A quote that is wrong takes lines with it that may be records. */
export function isOfQuotes(code: number): boolean {
  return code === REJECT.openQuote || code === REJECT.afterQuote || code === REJECT.recordsInQuotes
}

/** The same at the end of a hint. */
const TOLERATING = /(?:, or|;| or) tolerate bad records with --max-errors$/

export function rejectError(details: RejectDetails): BulkloadError {
  const { code, place, excerpt = '', column = '', type = '' } = details
  const wording = WORDINGS[code]
  if (wording === undefined) return new BulkloadError('BL_INTERNAL', `unknown reject ${code}`, { place })
  const hasColumn = details.column !== undefined
  const lines = (details.lines ?? 1) > 1 ? ` (the record spans ${details.lines} lines)` : ''
  const isForm = details.form !== undefined && code === REJECT.valueSyntax
  const message = isForm ? `${excerpt} is not ${details.form}` : wording.message(excerpt, type, column)
  return new BulkloadError(wording.code, `${message}${lines}`, {
    place: hasColumn ? { ...place, column } : place,
    hint: details.isTolerated ? withoutTolerance(hintOf(details, wording)) : hintOf(details, wording),
  })
}

/** What a source says of a record itself, with the way that its hint does not know. */
export function withTolerance(error: BulkloadError, isTolerated: boolean): BulkloadError {
  const { code, message, place, hint, cause } = error
  if (isTolerated || hint === undefined) return error
  return new BulkloadError(code, message, { ...(place && { place }), hint: `${hint}, ${TOLERATE}`, cause })
}

/** The hint without the advice to tolerate bad records. */
export function withoutTolerance(hint: string): string {
  return hint.replace(TOLERATING, '')
}

function hintOf({ code, excerpt = '', type = '', wider }: RejectDetails, wording: Wording): string {
  // One byte that begins no character.
  const [, byte] = code === REJECT.invalidUtf8 ? (/^\\x([0-9a-f]{2})$/.exec(excerpt) ?? []) : []
  if (byte !== undefined) return `${encodingHint([Number.parseInt(byte, 16)])}, ${TOLERATE}`
  const option = optionHint(code, excerpt, type)
  if (wider === undefined) return option ?? wording.hint
  return `${wider} ${option === undefined ? TOLERATE : `or ${option}`}`
}
