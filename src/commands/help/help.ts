// The pages of --help: a command's dozen options that matter, and with --all every one. oclif's own page shows all of them at once,
// by the alphabet and without their defaults.

import { type Command, HelpBase } from '@oclif/core'
import { optionsOf } from '../../options/all-options.ts'
import { VERBS } from '../../options/option.ts'
import { HELP_OPTION, optionSections, wrapped } from './option-lines.ts'
import unknownCommand from './unknown-command.ts'

/** Lines of text are hard to read when they are longer. */
const MAX_WIDTH = 110
const DEFAULT_WIDTH = 80

export default class Help extends HelpBase {
  override async showHelp(argv: readonly string[]): Promise<void> {
    const name = argv.find((word) => !word.startsWith('-') && word !== 'help')
    if (name === undefined) return this.#print(this.#root())
    const command = this.config.findCommand(name)
    if (command !== undefined) return this.#print(this.#page(command, argv.includes('--all')))
    await unknownCommand.call({} as never, { id: name, argv: [...argv], config: this.config, context: {} as never })
  }

  override async showCommandHelp(command: Command.Loadable): Promise<void> {
    this.#print(this.#page(command, false))
  }

  #page({ id, summary = '', description = '', usage, examples = [] }: Command.Loadable, isAll: boolean): string {
    const { bin } = this.config
    const width = widthOf(process.stdout)
    const verb = VERBS.find((known) => known === id)
    const all = [...(verb === undefined ? [] : optionsOf(verb)), HELP_OPTION]
    const options = isAll ? all : all.filter(([, { isCommon }]) => isCommon)
    const more =
      options.length === all.length
        ? []
        : [`${bin} ${id} --help --all shows all ${all.length} options; docs/options.md lists them in a table.`]
    return [
      wrapped(summary, width).join('\n'),
      `USAGE\n  $ ${bin} ${String(usage)}`,
      ...optionSections(options, width, isAll),
      ...more.map((line) => wrapped(line, width).join('\n')),
      ...(isAll && verb !== undefined ? [OTHER_PLACES] : []),
      `DESCRIPTION\n${indented(paragraphsOf(description).flatMap((text) => wrapped(text, width - 2)))}`,
      `EXAMPLES\n${examples.map(exampleOf).join('\n\n')}`,
    ].join('\n\n')

    function exampleOf(example: Command.Example): string {
      if (typeof example === 'string') return `  $ ${bin} ${example}`
      const command = example.command.replaceAll('<%= config.bin %>', bin)
      return `  ${example.description}\n    ${command.startsWith(bin) ? `$ ${command}` : command}`
    }
  }

  #root(): string {
    const { bin, pjson, commands } = this.config
    const column = Math.max(...commands.map(({ id }) => id.length)) + 4
    const width = widthOf(process.stdout)
    const verbs = commands.map(({ id, summary = '' }) => {
      const lines = wrapped(summary, width - column)
      return lines.map((line, i) => (i === 0 ? `  ${id}` : '').padEnd(column) + line).join('\n')
    })
    return [
      pjson.oclif.description ?? '',
      `USAGE\n  $ ${bin} COMMAND FILES... [options]`,
      `COMMANDS\n${verbs.sort().join('\n')}`,
    ].join('\n\n')
  }

  #print(page: string): void {
    process.stdout.write(`${page}\n`)
  }
}

const OTHER_PLACES = `VARIABLES AND SETTINGS
  Every option can also be set by a variable (BULKLOAD_MAX_ERRORS for --max-errors)
  or in the JSON file of --config ("maxErrors": 100).
  Flags take precedence over variables, and variables over the file.`

/** A line break in a description is a space, but in front of a new sentence. */
function paragraphsOf(description: string): string[] {
  return description.split(/(?<=[.])\n/).map((text) => text.replaceAll('\n', ' '))
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}

function widthOf({ columns = DEFAULT_WIDTH }: { readonly columns?: number }): number {
  return Math.min(Math.max(columns, DEFAULT_WIDTH / 2), MAX_WIDTH)
}
