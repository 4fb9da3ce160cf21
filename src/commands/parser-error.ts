// What oclif's parser did not understand, in the form of every other error. Values are not repeated where a flag is unknown: one
// of them may be an address with a password.

import { BulkloadError } from '../errors.ts'
import { ALL_OPTIONS, flagsOf, verbsOf } from '../options/all-options.ts'
import { nearestName } from '../options/nearest-name.ts'
import type { Option } from '../options/option.ts'
import { redact } from '../secrets.ts'

interface ParserError extends Error {
  readonly flags?: readonly string[]
  readonly parse?: { readonly input?: { readonly flags?: object } }
}

export function parserError(cause: ParserError): BulkloadError {
  const [unknown] = cause.flags ?? []
  if (unknown !== undefined) return unknownFlag(unknown.replace(/=.*$/s, ''), cause)
  const words = redact(cause.message)
    .replace(/See more help with --help\s*$/, '')
    .replace(/\s+/g, ' ')
  return new BulkloadError('BL_USAGE', words.trim(), { cause, hint: 'see --help' })
}

function unknownFlag(word: string, cause: ParserError): BulkloadError {
  const names = Object.keys(cause.parse?.input?.flags ?? {})
  if (!word.startsWith('--'))
    return noFlag(word.slice(0, 2), 'see --help; if it is a file whose name begins with -, write ./-name')
  const named = Object.entries<Option>(ALL_OPTIONS).find((option) => flagsOf(option).includes(word))
  if (named !== undefined) {
    const verbs = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(verbsOf(named[0]))
    return new BulkloadError('BL_USAGE', `${word} is supported only by bulkload ${verbs}`, {
      cause,
      hint: 'leave it out',
    })
  }
  const near = nearestName(word.slice(2), names)
  return noFlag(word, near === undefined ? 'see --help' : `did you mean --${near}? See --help`)

  function noFlag(shown: string, hint: string): BulkloadError {
    return new BulkloadError('BL_USAGE', `unknown flag ${shown}`, { cause, hint })
  }
}
