import { Args } from '@oclif/core'
import { BulkloadError } from '../errors.ts'
import type { ResumeSettings, RunDetails, ShowSettings } from '../index.ts'
import { optionsOf } from '../options/all-options.ts'
import { CALLER } from '../options/caller.ts'
import { mayChange } from '../options/journal/resumed-options.ts'
import { flagName, flagOf } from '../options/option.ts'
import type { Commands } from '../progress/next-steps.ts'
import { TARGETS } from '../targets.ts'
import { commandsOf } from './again.ts'
import type { CommandSettings } from './command-settings.ts'
import { withEmbeddedValue } from './embedded-flag.ts'
import { flagsOf, lastForms, type ParsedFlags, type Token } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Resume extends LoadCommand {
  static override summary = 'Resume a load that was killed, interrupted or failed: load the rest, and nothing twice.'
  static override description = `What the server has confirmed is skipped. If an answer was lost, the server is queried.
RUN is the ID of the run, or its first characters; bulkload runs lists them.
The options are those of the run. Options for the connection and the speed can be set again, such as --url or --workers;
piped input must be piped in again.
Exit status: as for the load; 10 if the run cannot be resumed, because a source or the table has changed, or the state of a segment is unknown.`
  static override args = {
    run: Args.string({ description: 'the ID of the run, or its first characters', ignoreStdin: true }),
  }
  static override usage = 'resume RUN [FILES...] [options]'
  static override examples = [
    { description: 'Load the rest:', command: '<%= config.bin %> resume 20261130-1b2c' },
    {
      description: 'Load the rest of a file that has grown, and its new end:',
      command: '<%= config.bin %> resume 20261130-1b2c --allow-growth',
    },
    {
      description: 'Load the rest of a run that another machine began, by the ledger in the database:',
      command: '<%= config.bin %> resume 20261130-1b2c --ledger --url postgres://loader@host/database',
    },
    {
      description: 'The same by the ledger in ClickHouse:',
      command: '<%= config.bin %> resume 20261130-1b2c --ledger --url clickhouse://loader@host/database',
    },
    {
      description: 'Pipe in the same input again:',
      command: 'zcat orders.csv.gz | <%= config.bin %> resume 20261130-1b2c',
    },
  ]
  static override flags = flagsOf('resume')

  async run(): Promise<void> {
    const [name = ''] = this.argv
    if (name === '' || name.startsWith('-')) {
      throw new BulkloadError('BL_USAGE', 'the ID of a run is missing', {
        hint: 'use bulkload resume RUN; bulkload runs lists the runs',
      })
    }
    const { resumeRun, showRun } = await import('../index.ts')
    const state = (await this.#stateFolder()) ?? {}
    const run = await showRun(name, { ...state, ...(await this.#ledgerPlace()) })
    const { verb } = TARGETS[run.target]
    const { flags, argv, raw } = await this.parse(
      { strict: false, flags: { ...flagsOf(verb), ...flagsOf('resume') } },
      withEmbeddedValue(this.argv.slice(1)),
    )
    const words = flags as ParsedFlags
    const said = await this.settingsOf(verb, lastForms(verb, words, raw as readonly Token[]))
    const own = await this.settingsOf('resume', words)
    goTo(run)
    const { allowGrowth, inDoubt, takeover } = own.settings as ResumeSettings
    const settings = {
      ...givenNow(said),
      ...state,
      ...(allowGrowth !== undefined && { allowGrowth }),
      ...(inDoubt !== undefined && { inDoubt }),
      ...(takeover !== undefined && { takeover }),
      ...(argv.length > 0 && { files: argv as string[] }),
      [CALLER]: { ...said.settings[CALLER], version: this.config.version },
    }
    await this.tellRun(said.own, this.#commands(run, settings), (hooks) =>
      resumeRun(run.runId, { ...settings, ...hooks }),
    )
  }

  /** Where to look for the run: nothing else can be read before it is known what the run was. */
  async #stateFolder(): Promise<{ readonly state: string } | undefined> {
    const flag = this.#valueOf('--state')
    const { state } = (await this.settingsOf('resume', flag === undefined ? {} : { state: flag }))
      .settings as ResumeSettings
    return state === undefined ? undefined : { state }
  }

  /** Where to look for a run that another machine began: the kind of the server is that of the address. */
  async #ledgerPlace(): Promise<ShowSettings> {
    if (!this.argv.includes('--ledger')) return {}
    const verb = /^(?:clickhouse|https?):/i.test(this.#valueOf('--url') ?? '') ? 'clickhouse' : 'pg'
    const all = { strict: false, flags: { ...flagsOf(verb), ...flagsOf('resume') } }
    const { flags, raw } = await this.parse(all, withEmbeddedValue(this.argv.slice(1)))
    const { settings } = await this.settingsOf(verb, lastForms(verb, flags as ParsedFlags, raw as readonly Token[]))
    const said = settings as ShowSettings
    const names = ['url', 'passwordFile', 'timeout', 'caFile', 'certFile', 'keyFile', 'tlsServerName'] as const
    const place = names.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]]))
    return { ledger: true, ...Object.fromEntries(place) }
  }

  /** Of a flag, before it is known which flags there are. */
  #valueOf(flag: string): string | undefined {
    const at = this.argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
    const word = this.argv[at]
    return word === flag ? this.argv[at + 1] : word?.slice(flag.length + 1)
  }

  /** As the run was started, for what is to be done when it has ended. */
  #commands({ target, settings }: RunDetails, now: ResumeSettings): Commands {
    const { verb } = TARGETS[target]
    const tokens = optionsOf(verb).flatMap(([name]) =>
      [settings[name] ?? []]
        .flat()
        .map((value) => ({ type: 'flag' as const, flag: flagName(name), input: String(value) })),
    )
    return commandsOf([this.config.bin, verb], tokens, { ...settings, ...now })
  }
}

/** Flags, and of what variables say only what may be another thing now: the run has its own options. */
function givenNow({ settings }: CommandSettings): Record<string, unknown> {
  const { origins } = settings[CALLER]
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => mayChange(name) || origins?.has(flagOf(name)) !== true),
  )
}

/** The run has named its files from there. */
function goTo({ cwd }: RunDetails): void {
  if (cwd === process.cwd()) return
  try {
    process.chdir(cwd)
  } catch (cause) {
    throw new BulkloadError('BL_RESUME_SOURCE', `the run was started in ${cwd}, which cannot be accessed`, { cause })
  }
}
