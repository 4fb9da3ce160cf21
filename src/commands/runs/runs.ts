import { Args, Command } from '@oclif/core'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import type { ListSettings } from '../../index.ts'
import { formatRun, formatRuns } from '../../progress/runs-text.ts'
import { commandSettings } from '../command-settings.ts'
import { printOrTell, tellFailure } from '../failure.ts'
import { flagsOf, type ParsedFlags } from '../flags.ts'
import { type Form, formOf } from '../form.ts'
import { parserError } from '../parser-error.ts'
import { settingsReader } from '../settings-text.ts'

const DEFAULT_WIDTH = 160
const DEFAULT_LAST = 30

export default class Runs extends Command {
  static override summary = 'List the runs of this machine, or show one in detail: what was loaded, and what was not.'
  static override description = `A run that was killed, interrupted or failed can be resumed with bulkload resume RUN.
Journals of runs that have succeeded are removed after 30 days.
Exit status: 0 run found, 2 no such run.`
  static override args = {
    show: Args.string({ description: 'show', ignoreStdin: true }),
    run: Args.string({ description: 'the ID of a run, or its first characters', ignoreStdin: true }),
  }
  static override usage = 'runs [show RUN] [options]'
  static override examples = [
    { description: 'List the last runs:', command: '<%= config.bin %> runs' },
    { description: 'Show one with its segments:', command: '<%= config.bin %> runs show 20261130-1b2c' },
  ]
  static override flags = flagsOf('runs')

  readonly #read = settingsReader()
  #form: Form | undefined

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Runs)
    const { settings, own } = await commandSettings('runs', flags as ParsedFlags, process.env, this.#read)
    this.#form = { logJson: false, json: own.json }
    const { listRuns, showRun } = await import('../../index.ts')
    const { state, last } = settings as ListSettings
    const where = state === undefined ? {} : { state }
    if (args.show === undefined) {
      if (own.json) {
        const runs = await listRuns({ ...where, ...(last !== undefined && { last }) })
        return printOrTell(`${JSON.stringify({ runs })}\n`, 'nothing was changed: run it again')
      }
      const shown = last ?? DEFAULT_LAST
      const runs = await listRuns({ ...where, last: shown + 1 })
      const older = runs.length > shown ? `\nolder runs are not shown: use --last N` : ''
      const text = formatRuns(runs.slice(-shown), process.stdout.columns ?? DEFAULT_WIDTH) + older
      return printOrTell(`${text}\n`, 'nothing was changed: run it again')
    }
    if (args.show !== 'show') {
      throw new BulkloadError('BL_USAGE', `"${args.show}" is not a word of runs`, {
        hint: `use bulkload runs show ${args.show}`,
      })
    }
    if (args.run === undefined) {
      throw new BulkloadError('BL_USAGE', 'the ID of a run is missing', { hint: 'use bulkload runs show RUN' })
    }
    const run = await showRun(args.run, where)
    const text = own.json ? JSON.stringify(run) : formatRun(run)
    return printOrTell(`${text}\n`, 'nothing was changed: run it again')
  }

  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const form = this.#form ?? (await formOf(this.argv, process.env, 'runs', this.#read))
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), form)
  }
}
