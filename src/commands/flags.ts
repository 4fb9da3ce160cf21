// The flags of a command, as oclif's parser takes them, from the descriptors of its options. Values stay texts here: flags, variables
// and settings are read alike afterwards.

import { Args, Flags, type Interfaces } from '@oclif/core'
import { flagsOf as flagsOfNamed, type NamedOption, optionsOf } from '../options/all-options.ts'
import { flagName, negationOf, type Option, type Verb } from '../options/option.ts'

/** Statics that oclif reads from the command's own class only. */
export const FILE_ARGS = {
  files: Args.string({
    description: 'files to load; - is standard input',
    // Otherwise oclif takes what is piped in for a file's name.
    ignoreStdin: true,
  }),
}

export type ParsedFlags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export function flagsOf(verb: Verb): Interfaces.FlagInput {
  return {
    ...Object.fromEntries(optionsOf(verb).flatMap(flagsOfOption)),
    help: Flags.help({ char: 'h', description: 'Show help.' }),
  }
}

function flagsOfOption([name, option]: NamedOption): [string, Interfaces.FlagInput[string]][] {
  const negation = negationOf(name, option)?.slice(2)
  const own: [string, Interfaces.FlagInput[string]] = [flagName(name), flagOf(option)]
  return negation === undefined ? [own] : [own, [negation, Flags.boolean({ summary: option.help })]]
}

/** A word of the command line as oclif's parser read it. */
export type Token =
  | { readonly type: 'flag'; readonly flag: string; readonly input: string }
  | { readonly type: 'arg'; readonly input: string }

/** Of --create and --no-create the last one counts, as for a flag that is said twice: an alias of a shell may say one. */
export function lastForms(verb: Verb, flags: ParsedFlags, tokens: readonly Token[]): ParsedFlags {
  const said = tokens.flatMap((token) => (token.type === 'flag' ? [token.flag] : []))
  const replaced = optionsOf(verb).flatMap((named) => {
    const [own = '', negation = ''] = flagsOfNamed(named).map((flag) => flag.slice(2))
    const [first, last] = [said.lastIndexOf(own), said.lastIndexOf(negation)]
    return first < 0 || last < 0 ? [] : [first < last ? own : negation]
  })
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !replaced.includes(name)))
}

function flagOf({ char, help, kind }: Option): Interfaces.FlagInput[string] {
  const { placeholder, isRepeated } = kind
  const shown = { summary: help, ...(char !== undefined && { char: char as 'q' }) }
  if (placeholder === undefined) return Flags.boolean(shown)
  const value = { ...shown, helpValue: placeholder }
  return isRepeated ? Flags.string({ ...value, multiple: true, multipleNonGreedy: true }) : Flags.string(value)
}
