// What a call tells its caller, in the caller's own words: the command line has flags, a program has options.

import { BulkloadError } from '../errors.ts'
import { optionWords, SAYS_FLAGS } from './option-words.ts'

export interface Words {
  /** An error that is thrown. */
  error(cause: unknown): unknown
  /** A report or an event, as plain data. */
  data<T>(value: T): T
}

const FLAGS: Words = { error: (cause) => cause, data: (value) => value }
const OPTIONS: Words = { error: inOptionWords, data: (value) => translated(value, '') as typeof value }

export function wordsOf(settings: unknown): Words {
  const saysFlags = typeof settings === 'object' && settings !== null && SAYS_FLAGS in settings
  return saysFlags ? FLAGS : OPTIONS
}

/** The steps of a load, with the end as it is told. */
export async function* inWords<Progress, Result>(
  steps: AsyncGenerator<Progress, Result, void>,
  words: Words,
): AsyncGenerator<Progress, Result, void> {
  try {
    return words.data(yield* steps)
  } catch (cause) {
    throw words.error(cause)
  }
}

function inOptionWords(cause: unknown): unknown {
  if (!(cause instanceof BulkloadError)) return cause
  const { code, place, hint, serverCode, segmentRow } = cause
  const message = optionWords(cause.message)
  if (message === cause.message && (hint === undefined || optionWords(hint) === hint)) return cause
  const error = new BulkloadError(code, message, {
    ...(place && { place }),
    ...(hint !== undefined && { hint: optionWords(hint) }),
    ...(serverCode !== undefined && { serverCode }),
    ...(segmentRow !== undefined && { segmentRow }),
    cause: cause.cause,
  })
  // Where it was thrown counts, not where its words were changed.
  const frames = cause.stack?.slice(cause.stack.search(/\n {4}at /)) ?? ''
  if (frames !== '') error.stack = `${error.name}: ${message}${frames}`
  return error
}

/** Members of reports and events that hold sentences. All others are data, or flags of the command line by intention. */
const SENTENCES = new Set(['message', 'hint', 'warnings', 'hints', 'wireReason', 'reason'])

function translated(value: unknown, key: string): unknown {
  if (typeof value === 'string') return SENTENCES.has(key) ? optionWords(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => translated(item, key))
  if (value instanceof BulkloadError) return inOptionWords(value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, translated(member, name)]))
}
