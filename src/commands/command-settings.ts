// The settings of a command, from its flags, from variables, and from the settings file that one of them names.

import type { Variables } from '../environment.ts'
import { ALL_OPTIONS, optionsOf } from '../options/all-options.ts'
import { CALLER, type Caller } from '../options/caller.ts'
import { inWordsOf } from '../options/in-words.ts'
import { type Checked, checked, flagName, flagOf, negationOf, type Option, type Verb } from '../options/option.ts'
import { OUTPUT_OPTIONS } from '../options/output-options.ts'
import { type Layer, layered } from '../options/places/layers.ts'
import { saidBySettings } from '../options/places/settings-file.ts'
import { saidByVariables, warningsOfVariables } from '../options/places/variables.ts'
import { DEFAULT_FOLDER } from '../options/target-options.ts'
import type { ParsedFlags } from './flags.ts'
import { type ReadSettings, settingsReader } from './settings-text.ts'

export interface CommandSettings {
  /** Options of the library, and where they come from. */
  readonly settings: Readonly<Record<string, unknown>> & { readonly [CALLER]: Caller }
  /** Options of the command line alone. */
  readonly own: Checked<typeof OUTPUT_OPTIONS>
}

export async function commandSettings(
  verb: Verb,
  flags: ParsedFlags,
  env: Variables,
  read: ReadSettings = settingsReader(),
): Promise<CommandSettings> {
  const byFlags = saidByFlags(verb, flags)
  const byVariables = saidByVariables(verb, env)
  const { config } = checked({ config: OUTPUT_OPTIONS.config }, { ...byVariables.values, ...byFlags.values })
  const bySettings = config === undefined ? [] : [saidBySettings(verb, await read(config), config)]
  const { values, origins } = layered([byFlags, byVariables, ...bySettings], ALL_OPTIONS)
  const isOff = (flag: string): boolean =>
    Object.entries(values).some(([name, value]) => value === false && flagOf(name) === flag)
  const turnedOff = new Set([...origins.keys()].filter(isOff))
  const caller = { origins, turnedOff, warnings: warningsOfVariables(env) }
  try {
    return { settings: { ...settingsOf(values, origins), [CALLER]: caller }, own: checked(OUTPUT_OPTIONS, values) }
  } catch (cause) {
    throw inWordsOf(caller, cause)
  }
}

function saidByFlags(verb: Verb, flags: ParsedFlags): Layer {
  const values: Record<string, unknown> = {}
  for (const [name, option] of optionsOf(verb)) {
    const { kind } = option
    const value = flags[flagName(name)]
    if (isTurnedOff(name, option, flags)) values[name] = false
    if (value === undefined) continue
    // `--embedded true` names a folder: there is a form without a value for the other meaning.
    if (kind.isValueOptional) values[name] = value === DEFAULT_FOLDER ? true : value
    else values[name] = typeof value === 'string' ? kind.read(flagName(name), value) : value
  }
  return { values, origin: () => undefined }
}

function isTurnedOff(name: string, option: Option, flags: ParsedFlags): boolean {
  const negation = negationOf(name, option)
  return negation !== undefined && flags[negation.slice(2)] === true
}

function settingsOf(
  values: Readonly<Record<string, unknown>>,
  origins: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { url, ...rest } = Object.fromEntries(
    Object.entries(values).filter(([name]) => (ALL_OPTIONS as Record<string, Option>)[name]?.isOfCommands !== true),
  )
  // The library takes the address out of the environment itself: a password in it is weaker than one in a file.
  const isOfVariable = origins.get('--url')?.startsWith('BULKLOAD_') === true
  const isServer = rest['embedded'] === undefined || rest['embedded'] === false
  return url === undefined || (isOfVariable && isServer) ? rest : { ...rest, url }
}
