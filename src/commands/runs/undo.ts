import { Args, Command } from '@oclif/core'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import type { UndoReport, UndoSettings } from '../../index.ts'
import { CALLER } from '../../options/caller.ts'
import { mayChange } from '../../options/journal/resumed-options.ts'
import { formatUndo } from '../../progress/runs-text.ts'
import { TARGETS } from '../../targets.ts'
import { commandSettings } from '../command-settings.ts'
import { printOrTell, tellFailure } from '../failure.ts'
import { flagsOf, type ParsedFlags } from '../flags.ts'
import { type Form, formOf } from '../form.ts'
import { parserError } from '../parser-error.ts'
import { settingsReader } from '../settings-text.ts'

export default class Undo extends Command {
  static override summary = 'Delete the rows that a run has loaded into a database, if it is certain which they are.'
  static override description =
    `The rows are found by a column with the ID of the run (--set COLUMN=@run). Without one, Postgres finds them by the transactions that
wrote them, as long as it knows those, and ClickHouse by their blocks, in tables with enable_block_number_column and a part_log. They are
counted first: nothing is deleted unless there are exactly as many as the run has loaded. Postgres deletes them in one transaction per
table; ClickHouse deletes them part by part, and an undo that was interrupted is completed by the same command. Runs with another --mode
than append cannot be undone. A table that the run created stays.
Exit status: 0 undone, 2 no such run, 10 refused: nothing was deleted.`
  static override args = {
    run: Args.string({ description: 'the ID of the run, or its first characters', ignoreStdin: true }),
  }
  static override usage = 'undo RUN [options]'
  static override examples = [
    { description: 'Count the rows first:', command: '<%= config.bin %> undo 20261130-1b2c --dry-run' },
    { description: 'Delete them:', command: '<%= config.bin %> undo 20261130-1b2c' },
  ]
  static override flags = flagsOf('undo')

  readonly #read = settingsReader()
  #form: Form | undefined

  async run(): Promise<void> {
    const [name = ''] = this.argv
    if (name === '' || name.startsWith('-'))
      throw new BulkloadError('BL_USAGE', 'the ID of a run is missing', {
        hint: 'use bulkload undo RUN; bulkload runs lists the runs',
      })
    const { showRun, undoRun } = await import('../../index.ts')
    const at = this.argv.findIndex((word) => word === '--state' || word.startsWith('--state='))
    const flag = at < 0 ? undefined : (this.argv[at]?.split('=', 2)[1] ?? this.argv[at + 1])
    const first = await commandSettings('undo', flag === undefined ? {} : { state: flag }, process.env, this.#read)
    const { state } = first.settings as UndoSettings
    const where = state === undefined ? {} : { state }
    const { target } = await showRun(name, where)
    const { verb } = TARGETS[target]
    const { flags } = await this.parse({ flags: { ...flagsOf(verb), ...flagsOf('undo') } }, this.argv.slice(1))
    const { settings, own } = await commandSettings('undo', flags as ParsedFlags, process.env, this.#read)
    this.#form = { logJson: false, json: own.json }
    const { settings: said } = await commandSettings(verb, flags as ParsedFlags, process.env, this.#read)
    const connection = Object.fromEntries(Object.entries(said).filter(([option]) => mayChange(option)))
    const { dryRun } = settings as UndoSettings
    const report: UndoReport = await undoRun(name, {
      ...{ ...connection, ...where, ...(dryRun !== undefined && { dryRun }) },
      [CALLER]: said[CALLER],
    })
    const text = own.json ? JSON.stringify(report) : formatUndo(report)
    return printOrTell(`${text}\n`, report.dryRun ? 'nothing was changed' : 'the rows were deleted')
  }

  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const form = this.#form ?? (await formOf(this.argv, process.env, 'undo', this.#read))
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), form)
  }
}
