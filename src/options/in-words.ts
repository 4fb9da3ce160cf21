// What a call tells its caller, in the caller's own words: the command line has flags, a program has options.

import { BulkloadError } from '../errors.ts'
import { type Caller, callerOf } from './caller.ts'
import { optionWords } from './option-words.ts'
import { saidInHint, saidInMessage } from './said-words.ts'

export interface Words {
  /** An error that is thrown. */
  error(cause: unknown): unknown
  /** A report or an event, as plain data. */
  data<T>(value: T): T
}

const OPTIONS: Words = { error: inOptionWords, data: (value) => translated(value, '') as typeof value }

export function wordsOf(settings: unknown): Words {
  const caller = callerOf(settings)
  if (caller === undefined) return OPTIONS
  const isOfFlags = (caller.origins?.size ?? 0) === 0
  return {
    error: (cause) => inWordsOf(caller, cause),
    data: (value) => (isOfFlags ? value : (saidBy(caller, value) as typeof value)),
  }
}

/** The same for errors in reports and events. */
function saidBy(caller: Caller, value: unknown): unknown {
  if (value instanceof BulkloadError) return inWordsOf(caller, value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => saidBy(caller, item))
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, saidBy(caller, member)]))
  const { code, message, hint } = members as { code?: unknown; message?: unknown; hint?: unknown }
  if (typeof code !== 'string' || typeof message !== 'string') return members
  return {
    ...members,
    message: saidInMessage(caller, message, code === 'BL_USAGE'),
    ...(typeof hint === 'string' && { hint: saidInHint(caller, hint) }),
  }
}

/** An option that no flag said is named as it was said. */
export function inWordsOf(caller: Caller, cause: unknown): unknown {
  if (!(cause instanceof BulkloadError) || caller.origins === undefined) return cause
  const message = saidInMessage(caller, cause.message, cause.code === 'BL_USAGE')
  const hint = cause.hint === undefined ? undefined : saidInHint(caller, cause.hint)
  return message === cause.message && hint === cause.hint ? cause : reworded(cause, message, hint)
}

/** The steps of a load, with the result or error in the caller's words. */
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
  const message = optionWords(cause.message)
  const hint = cause.hint === undefined ? undefined : optionWords(cause.hint)
  return message === cause.message && hint === cause.hint ? cause : reworded(cause, message, hint)
}

function reworded(cause: BulkloadError, message: string, hint: string | undefined): BulkloadError {
  const { code, place, serverCode, segmentRow } = cause
  const error = new BulkloadError(code, message, {
    ...(place && { place }),
    ...(hint !== undefined && { hint }),
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
