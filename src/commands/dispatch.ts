// From the words of the command line to the version, a page of help, or the command that they name. oclif would first look for
// plugins and read files to find the commands: here they are in a table, and oclif's part begins with the command.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Interfaces } from '@oclif/core'

/** Each is loaded when it is named. */
const COMMANDS: Readonly<Record<string, () => Promise<Command.Class>>> = {
  clickhouse: async () => (await import('./clickhouse.ts')).default,
  pg: async () => (await import('./pg.ts')).default,
  convert: async () => (await import('./convert.ts')).default,
  copy: async () => (await import('./tables/copy.ts')).default,
  export: async () => (await import('./tables/export.ts')).default,
  generate: async () => (await import('./generate.ts')).default,
  inspect: async () => (await import('./inspect.ts')).default,
  runs: async () => (await import('./runs/runs.ts')).default,
  resume: async () => (await import('./resume.ts')).default,
  undo: async () => (await import('./runs/undo.ts')).default,
  completion: async () => (await import('./completion.ts')).default,
}

interface PackageJson {
  readonly version: string
  readonly oclif: { readonly bin: string; readonly description: string }
}

/** Whether these words ask for the version or a page of help. */
export function isPage(words: readonly string[]): boolean {
  return words[0] === '--version' || asksForHelp(words)
}

/** Runs what `words` name; its outcome is in the exit status of the process. `folder`: where the package.json is. */
export async function dispatch(words: readonly string[], folder: string): Promise<void> {
  const [name = '', ...rest] = words
  const pjson = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson
  if (name === '--version') {
    process.stdout.write(`${userAgent(pjson)}\n`)
    return
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (asksForHelp(words)) return showHelp(words, pjson, folder, load === undefined ? Object.keys(COMMANDS) : [name])
  if (load === undefined) return tellUnknown(name, words, pjson, folder)
  const loaded = await loadCommands([name])
  const NamedCommand = loaded[0]?.[1]
  if (NamedCommand !== undefined) await runCommand(NamedCommand, rest, configOf(pjson, folder, loaded))
}

/** As oclif sees it: also without any words, and not in the files behind `--`. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  const flags = end < 0 ? words : words.slice(0, end)
  return words.length === 0 || flags.includes('--help') || flags.includes('-h')
}

async function loadCommands(names: readonly string[]): Promise<readonly (readonly [string, Command.Class])[]> {
  return Promise.all(
    names.map(async (name) => {
      const loaded = (await COMMANDS[name]?.()) as Command.Class
      loaded.id = name
      return [name, loaded] as const
    }),
  )
}

async function showHelp(
  words: readonly string[],
  pjson: PackageJson,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const { default: Help } = await import('./help/help.ts')
  await new Help(configOf(pjson, folder, await loadCommands(names))).showHelp([...words])
}

async function tellUnknown(id: string, words: readonly string[], pjson: PackageJson, folder: string): Promise<void> {
  const { default: unknownCommand } = await import('./help/unknown-command.ts')
  await unknownCommand.call({} as never, {
    id,
    argv: [...words],
    config: configOf(pjson, folder, []),
    context: {} as never,
  })
}

/** What the static `run` of a command does once it has found the configuration. */
async function runCommand(Named: Command.Class, argv: string[], config: Interfaces.Config): Promise<void> {
  const Runnable = Named as unknown as new (argv: string[], config: Interfaces.Config) => { _run(): Promise<void> }
  try {
    await new Runnable(argv, config)._run()
  } catch (cause) {
    // The end after a page of help; everything else the commands catch themselves.
    if ((cause as { oclif?: { exit?: number } }).oclif?.exit !== 0) throw cause
  }
}

/** The configuration without its discovery: what oclif's command and our help ask it for. */
function configOf(
  pjson: PackageJson,
  root: string,
  loaded: readonly (readonly [string, Command.Class])[],
): Interfaces.Config {
  const commands = loaded.map(([id, { summary, description, usage, examples }]) => ({
    id,
    summary,
    description,
    usage,
    examples,
  }))
  return {
    root,
    pjson,
    bin: pjson.oclif.bin,
    version: pjson.version,
    userAgent: userAgent(pjson),
    topicSeparator: ' ',
    commands,
    commandIDs: Object.keys(COMMANDS),
    findCommand: (name: string) => commands.find(({ id }) => id === name),
    runHook: async () => ({ successes: [], failures: [] }),
    scopedEnvVar: () => undefined,
    scopedEnvVarKeys: () => [],
  } as unknown as Interfaces.Config
}

function userAgent({ version, oclif }: PackageJson): string {
  return `${oclif.bin}/${version} ${process.platform}-${process.arch} node-${process.version}`
}
