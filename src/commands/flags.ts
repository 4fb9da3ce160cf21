// The flags of a command, as oclif's parser takes them, from the descriptors of its options. Values stay texts here: flags, variables
// and settings are read alike afterwards.

import { Args, Flags, type Interfaces } from '@oclif/core'
import { optionsOf } from '../options/all-options.ts'
import { flagName, type Option, type Verb } from '../options/option.ts'

/** Statics that oclif reads from the command's own class only. */
export const FILE_ARGS = {
  files: Args.string({
    description: 'files to load; - is the standard input',
    // Otherwise oclif takes what is piped in for a file's name.
    ignoreStdin: true,
  }),
}

export type ParsedFlags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export function flagsOf(verb: Verb): Interfaces.FlagInput {
  return {
    ...Object.fromEntries(optionsOf(verb).map(([name, option]) => [flagName(name), flagOf(option)])),
    help: Flags.help({ char: 'h', description: 'Show this page.' }),
  }
}

function flagOf({ char, help, kind }: Option): Interfaces.FlagInput[string] {
  const { placeholder, hasNo, isRepeated } = kind
  const shown = { summary: help, ...(char !== undefined && { char: char as 'q' }) }
  if (placeholder === undefined) return Flags.boolean({ ...shown, ...(hasNo && { allowNo: true }) })
  const value = { ...shown, helpValue: placeholder }
  return isRepeated ? Flags.string({ ...value, multiple: true, multipleNonGreedy: true }) : Flags.string(value)
}
