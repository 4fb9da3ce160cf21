// What a shell can complete, from the descriptors of the options. Scripts are written once and know everything: a shell that asked
// bulkload at each key would wait for a process to start.

import { flagsOf, type NamedOption, optionsOf } from '../../options/all-options.ts'
import { VERBS } from '../../options/option.ts'

export interface FlagWords {
  readonly flag: string
  readonly help: string
  /** Whether a value follows. */
  readonly hasValue: boolean
  readonly choices: readonly string[]
  /** A file or a folder follows. */
  readonly path?: 'file' | 'folder'
}

export interface VerbWords {
  readonly verb: string
  readonly flags: readonly FlagWords[]
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

const HELP: readonly FlagWords[] = [
  { flag: '--help', help: 'Show the common options.', hasValue: false, choices: [] },
  { flag: '--all', help: 'With --help: show every option.', hasValue: false, choices: [] },
]

export function verbWords(): readonly VerbWords[] {
  const verbs = VERBS.map((verb) => ({
    verb,
    flags: [...optionsOf(verb).flatMap(flagWords), ...HELP],
  }))
  return [...verbs, { verb: 'completion', flags: [] }]
}

function flagWords(named: NamedOption): FlagWords[] {
  const [, { help, kind }] = named
  const { placeholder, isValueOptional, choices = [], path } = kind
  const hasValue = placeholder !== undefined && isValueOptional !== true
  const words = { help, hasValue, choices, ...(path !== undefined && hasValue && { path }) }
  const [flag = '', negation] = flagsOf(named)
  const off = { flag: negation ?? '', help: `Not ${flag}.`, hasValue: false, choices: [] }
  return negation === undefined ? [{ flag, ...words }] : [{ flag, ...words }, off]
}
