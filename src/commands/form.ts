// The form in which a failure is printed that happens before all options are known: as far as flags, variables and the settings file say it,
// also where something else in them is wrong.

import type { Variables } from '../environment.ts'
import { verbsOf } from '../options/all-options.ts'
import { SWITCH } from '../options/value-kinds.ts'
import { type ReadSettings, settingsReader } from './settings-text.ts'

/** How the outcome is printed. */
export interface Form {
  /** One document on stdout. */
  readonly json: boolean
  /** Events on stderr. */
  readonly logJson: boolean
}

/** `argv`: the words of the command line, looked at themselves because a parser that failed has no flags to give. */
export async function formOf(
  argv: readonly string[],
  env: Variables,
  verb: string | undefined,
  read: ReadSettings = settingsReader(),
): Promise<Form> {
  const end = argv.indexOf('--')
  const words = end < 0 ? argv : argv.slice(0, end)
  const settings = await settingsOf(lastValue(words, '--config') ?? env['BULKLOAD_CONFIG'], verb, read)
  const logFormat = lastValue(words, '--log-format') ?? (env['BULKLOAD_LOG_FORMAT'] || settings['logFormat'])
  return {
    json: switchOf(words) ?? variableOf(env['BULKLOAD_JSON']) ?? settings['json'] === true,
    logJson: logFormat === 'json' && (verb === undefined || hasEvents(verb)),
  }
}

/** A variable of options that a command lacks says nothing to it. */
function hasEvents(verb: string): boolean {
  return verbsOf('logFormat').some((known) => known === verb)
}

function lastValue(words: readonly string[], flag: string): string | undefined {
  return words
    .flatMap((word, i) => {
      if (word === flag) return [words[i + 1]]
      return word.startsWith(`${flag}=`) ? [word.slice(flag.length + 1)] : []
    })
    .at(-1)
}

function switchOf(words: readonly string[]): boolean | undefined {
  const [on, off] = [words.lastIndexOf('--json'), words.lastIndexOf('--no-json')]
  return on === off ? undefined : on > off
}

function variableOf(text = ''): boolean | undefined {
  try {
    return text === '' ? undefined : SWITCH.read('json', text)
  } catch {
    return undefined
  }
}

/** What cannot be read is ignored here: it is the failure that is printed. */
async function settingsOf(file = '', verb = '', read: ReadSettings): Promise<Readonly<Record<string, unknown>>> {
  if (file === '') return {}
  try {
    const document = JSON.parse((await read(file)).replace(/^\ufeff/, '')) as Record<string, unknown>
    return { ...document, ...(document[verb] as object | undefined) }
  } catch {
    return {}
  }
}
