import { Command } from '@oclif/core'
import { BulkloadError, formatError, toBulkloadError } from '../errors.ts'
import type { InspectSettings } from '../index.ts'
import { failuresOf, formatInspection } from '../progress/inspection-text.ts'
import { visible, visibleError } from '../progress/visible.ts'
import { commandSettings } from './command-settings.ts'
import { printOrTell, tellFailure } from './failure.ts'
import { FILE_ARGS, flagsOf, lastForms, type ParsedFlags, type Token } from './flags.ts'
import { type Form, formOf } from './form.ts'
import { parserError } from './parser-error.ts'
import { settingsReader } from './settings-text.ts'

/** Where no terminal says how wide it is. */
const DEFAULT_WIDTH = 160

export default class Inspect extends Command {
  static override summary =
    'Show the format of files, their columns and types, CREATE TABLE, and the command that loads them.'
  static override description =
    `Connects to no server and loads nothing. Small files are read completely, large files are sampled in many places,
and compressed or piped input is sampled at its beginning.
Exit status: 0 all files were inspected, 2 usage error, 5 a file or all of its records cannot be read.`
  static override args = FILE_ARGS
  static override strict = false
  static override usage = 'inspect FILES... [options]'
  static override examples = [
    { description: 'Inspect one file:', command: '<%= config.bin %> inspect events.csv' },
    {
      description: 'Inspect several files as one table, for Postgres:',
      command: '<%= config.bin %> inspect data/*.csv --table events --target pg',
    },
    { description: 'Print JSON for a program:', command: '<%= config.bin %> inspect events.csv --json' },
  ]
  static override flags = flagsOf('inspect')

  readonly #read = settingsReader()
  #form: Form | undefined

  async run(): Promise<void> {
    const { flags, argv, raw } = await this.parse(Inspect)
    const { settings, own } = await commandSettings(
      'inspect',
      lastForms('inspect', flags as ParsedFlags, raw as readonly Token[]),
      process.env,
      this.#read,
    )
    this.#form = { logJson: false, json: own.json }
    const { inspect } = await import('../index.ts')
    const inspection = await inspect({ ...settings, files: argv as string[] } as InspectSettings)
    process.exitCode = inspection.exitStatus
    const width = process.stdout.columns ?? DEFAULT_WIDTH
    const text = own.json ? JSON.stringify(inspection) : formatInspection(inspection, width)
    if (text !== '') await printOrTell(`${text}\n`, 'nothing was changed: run it again')
    for (const { file, error } of failuresOf(inspection)) {
      process.stderr.write(`${visible(file)}: ${formatError(visibleError(error))}\n`)
    }
  }

  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const form = this.#form ?? (await formOf(this.argv, process.env, 'inspect', this.#read))
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), form)
  }
}
