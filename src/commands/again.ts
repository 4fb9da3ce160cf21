// The command line of this run, written again for other files: the command to run after a failure.

import { ALL_OPTIONS } from '../options/all-options.ts'
import { flagName, type Option } from '../options/option.ts'
import { DEFAULT_FOLDER } from '../options/target-options.ts'
import { type Commands, SECRET } from '../progress/next-steps.ts'
import { redact } from '../secrets.ts'
import { shellCommand } from '../shell-words.ts'
import type { Token } from './flags.ts'

/** The flags that take a value. */
const VALUED = new Set(
  Object.entries<Option>(ALL_OPTIONS).flatMap(([name, { kind }]) => (kind.placeholder ? [flagName(name)] : [])),
)

/**
 * `program`: how the command line was started, up to its verb. `settings`: all that was said; of it only flags are repeated,
 * because variables and the settings file say the rest again.
 */
export function commandsOf(
  program: readonly string[],
  tokens: readonly Token[],
  settings: Readonly<Record<string, unknown>> = {},
): Commands {
  const flags = tokens.flatMap((token) => (token.type === 'flag' ? [token] : []))
  const said = new Set(tokens.map(({ input }) => input))
  // Files come first: behind --embedded one would be taken for its folder.
  const isElsewhere = (name: string): boolean =>
    settings[name] !== undefined && !flags.some(({ flag }) => flag === name)
  /** What the file of rejects is, where a variable or the settings file says what its source was. */
  const ownForm = (isSameForm: boolean): string[] => [
    ...(isElsewhere('format') && !isSameForm ? ['--format', 'jsonl'] : []),
    ...(isElsewhere('encoding') ? ['--encoding', 'utf-8'] : []),
  ]
  const line = (files: readonly string[], leftOut: readonly string[], more: readonly string[] = []): string => {
    const kept = flags.filter(({ flag }) => !leftOut.includes(flag))
    const words = kept.flatMap(({ flag, input }) => (VALUED.has(flag) ? optionWords(flag, input) : [`--${flag}`]))
    return shellCommand([...program, ...files, ...more, ...words])
  }
  // The corrected records are added: what this run has loaded must not make room for them.
  const mode = String(settings['mode'] ?? flags.find(({ flag }) => flag === 'mode')?.input)
  const isEmptying = mode === 'truncate' || mode === 'replace'
  const modeFlags = (): string[] => (isEmptying ? ['mode', 'key', 'replace-by', 'lock-timeout'] : [])
  const modeWords = (): string[] => (isEmptying && isElsewhere('mode') ? ['--mode', 'append'] : [])
  return {
    namesRejects: settings['rejects'] !== undefined,
    resume: (runId) => {
      const { state } = settings
      return shellCommand([program[0] ?? '', 'resume', runId, ...(typeof state === 'string' ? ['--state', state] : [])])
    },
    loadAgain: (sources) =>
      line(
        sources.map((source) => fileWord(source, said)),
        ['files-from'],
      ),
    loadRejects: (file, table) => {
      // The file is in UTF-8, and in the form of its own name where the input was JSON or Parquet.
      const isSameForm = !file.endsWith('.jsonl')
      const leftOut = ['files-from', 'rejects', 'table', 'encoding', ...(isSameForm ? [] : ['format']), ...modeFlags()]
      return line([fileWord(file, said)], leftOut, ['--table', table, ...ownForm(isSameForm), ...modeWords()])
    },
  }
}

function optionWords(flag: string, input: string): string[] {
  if (flag === 'embedded' && input === DEFAULT_FOLDER) return ['--embedded']
  const value = redact(input)
  // A value that begins with a hyphen would be taken for a flag.
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value]
}

/** The name of a source as a word of the command line. Of a URL that had more than its name, the rest is secret. */
function fileWord(name: string, said: ReadonlySet<string>): string {
  if (name.startsWith('-')) return `./${name}`
  return /^https?:/i.test(name) && !said.has(name) ? `${name}?${SECRET}` : name
}
