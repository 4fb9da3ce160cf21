// Options set in a settings file: JSON with the library's option names, and a section for the options of one command.

import { hideSecretsOfOptions } from '../../secrets.ts'
import { ALL_OPTIONS, type NamedOption, optionsOf, verbsOf } from '../all-options.ts'
import { kindWords } from '../call-kinds.ts'
import { nearestName } from '../nearest-name.ts'
import { flagName, type Verb } from '../option.ts'
import { usage } from '../option-values.ts'
import { isObject, TIME } from '../value-kinds.ts'
import { duplicateKeyOf } from './duplicate-key.ts'
import type { Layer } from './layers.ts'

/** The commands that read a settings file, each of which may have a section in it. */
export const SECTIONS = verbsOf('config')

/** The options that a settings file may set, for all commands or for one. */
export function settingsOf(verb?: Verb): readonly NamedOption[] {
  const options = verb === undefined ? Object.entries(ALL_OPTIONS) : optionsOf(verb)
  return options.filter(([name]) => name !== 'config')
}

/** The settings in `text` that apply to a command. Fails with BL_USAGE, naming the file and the key. */
export function saidBySettings(verb: Verb, text: string, file: string): Layer {
  const document = parsed(text, file)
  const { $schema: _schema, ...keys } = document
  const common: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(keys)) {
    if (!isVerb(key)) Object.assign(common, setting(key, value, file, settingsOf(), 'at the top level of '))
    else {
      if (!isObject(value))
        throw usage(`${key} in ${file} is ${kindWords(value)}`, `use an object with settings for ${key}`)
      for (const [name, one] of Object.entries(value)) {
        const found = setting(name, one, file, settingsOf(key), `in the section ${key} of `)
        if (key === verb) Object.assign(own, found)
      }
    }
  }
  hideSecretsOfOptions({ ...common, ...own })
  const names = new Set(settingsOf(verb).map(([name]) => name))
  const values = Object.fromEntries(Object.entries({ ...common, ...own }).filter(([name]) => names.has(name)))
  return { values, origin: (name) => `${name in own ? `${verb}.${name}` : name} (${file})` }
}

function isVerb(key: string): key is Verb {
  return SECTIONS.some((verb) => verb === key)
}

function setting(
  name: string,
  value: unknown,
  file: string,
  options: ReturnType<typeof settingsOf>,
  where: string,
): Record<string, unknown> {
  const names = options.map(([known]) => known)
  const [, option] = options.find(([known]) => known === name) ?? []
  if (option === undefined) {
    const near = nearestName(name, names)
    throw usage(
      `unknown setting ${JSON.stringify(name)} ${where}${file}`,
      near === undefined ? 'docs/options.md lists the settings' : `did you mean "${near}"?`,
    )
  }
  if (!option.kind.accepts(value)) throw usage(`${name} in ${file} is ${kindWords(value)}`, `use ${option.kind.words}`)
  // A person's time without a unit is in seconds.
  return { [name]: option.kind === TIME ? TIME.read(flagName(name), String(value)) : value }
}

/** The parser's own message is left out: it quotes the text, which may hold a password. */
function parsed(text: string, file: string): { readonly $schema?: unknown } {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    const [, position] = /at position (\d+)/.exec(String(cause)) ?? []
    const line = position === undefined ? '' : `, line ${text.slice(0, Number(position)).split('\n').length}`
    throw usage(`the settings file ${file} is not JSON${line}`, 'check commas and quotes; JSON has no comments')
  }
  const twice = duplicateKeyOf(text)
  if (twice !== undefined) {
    const key = JSON.stringify(twice.key)
    throw usage(`duplicate key ${key} in ${file}, line ${twice.line}`, `keep one of the two values of ${key}`)
  }
  if (isObject(value)) return value as { readonly $schema?: unknown }
  throw usage(`the settings file ${file} is ${kindWords(value)}, not an object`, 'write { "maxErrors": 100 }')
}
