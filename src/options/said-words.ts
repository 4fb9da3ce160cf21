// Texts of errors name options by their flags. Where a variable or the settings file said one, its name there takes the flag's place.

import type { Caller } from './caller.ts'

const MENTION = /(?<![\w"'./=-])--[a-z]+(?:-[a-z]+)*(?![\w-])/g
/** Behind a flag in a hint that speaks of what was said: `leave --level out`. A value there is a proposal, which a flag can follow. */
const NO_VALUE = /^(?:$|[,;:.)]|\s(?:out|if|and|or|but|so|for|the other)\b|\s\()/

/** Of a message, in which all flags were said. One at its beginning may be data of the input, but in usage errors. */
export function saidInMessage(caller: Caller, message: string, isUsage: boolean): string {
  return replaced(message, (flag, at) => (isUsage || at > 0 ? caller.origins?.get(flag) : undefined))
}

/** Of a hint, which also proposes flags. */
export function saidInHint(caller: Caller, hint: string): string {
  // A command for a shell stays one.
  const command = hint.search(/\bbulkload (?:…|pg|clickhouse|inspect) /)
  const words = replaced(hint, (flag, at) => {
    const isProposal = caller.turnedOff?.has(flag) === true || !NO_VALUE.test(hint.slice(at + flag.length))
    return isProposal || (command >= 0 && at > command) ? undefined : caller.origins?.get(flag)
  })
  // Of a flag and its variable only one is left.
  return words.replace(/(\bBULKLOAD_\w+) or \1\b/g, '$1')
}

function replaced(text: string, origin: (flag: string, at: number) => string | undefined): string {
  return text.replace(MENTION, (flag, at: number) => origin(flag, at) ?? flag)
}
