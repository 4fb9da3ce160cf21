// What `bulkload clickhouse` and `bulkload pg` have in common: read what is said, call the library, print.

import { Command, type Interfaces } from '@oclif/core'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import type { ConvertSettings, FileLoadSettings } from '../index.ts'
import { CALLER } from '../options/caller.ts'
import { inWordsOf } from '../options/in-words.ts'
import type { Verb } from '../options/option.ts'
import type { Commands } from '../progress/next-steps.ts'
import type { Reporter } from '../progress/reporter.ts'
import type { RunReport } from '../report.ts'
import { TARGETS, type TargetKind } from '../targets.ts'
import { commandsOf } from './again.ts'
import { type CommandSettings, commandSettings } from './command-settings.ts'
import { withEmbeddedValue } from './embedded-flag.ts'
import { tellFailure } from './failure.ts'
import { FILE_ARGS, flagsOf, lastForms, type ParsedFlags, type Token } from './flags.ts'
import { type Form, formOf } from './form.ts'
import { noSignalYet, onInterrupt } from './interrupt.ts'
import { tellReport } from './load-result.ts'
import { parserError } from './parser-error.ts'
import { printResult } from './print-result.ts'
import { programWords } from './program-words.ts'
import { settingsReader } from './settings-text.ts'

/** How a run tells what happens, and is ended. */
export type RunHooks = Required<Pick<FileLoadSettings, 'signal' | 'onEvent' | 'onStart'>>

interface Parsed {
  readonly flags: ParsedFlags
  readonly argv: readonly unknown[]
  readonly raw: readonly Token[]
}

/** What was said to a verb that makes a run. */
interface Said {
  readonly own: CommandSettings['own']
  /** Those that are not flags. */
  readonly words: readonly string[]
  /** As the library takes them. */
  readonly settings: CommandSettings['settings']
  /** To run it again, and others. */
  readonly commands: Commands
}

export abstract class LoadCommand extends Command {
  static override args: Interfaces.ArgInput = FILE_ARGS
  static override strict = false

  readonly #read = settingsReader()
  #form: Form | undefined
  #reporter: Reporter | undefined

  /** Loads the files that the words of the command line name. */
  protected async load(sink: TargetKind): Promise<void> {
    const { verb } = TARGETS[sink]
    const parsed = await this.parse(
      { args: FILE_ARGS, strict: false, flags: flagsOf(verb) },
      withEmbeddedValue(this.argv),
    )
    const { own, words: files, settings, commands } = await this.said(verb, parsed)
    refuseAddresses(files)
    const { [CALLER]: caller } = settings
    const call = { ...settings, files, [CALLER]: { ...caller, keepsJournal: true } as const }
    await this.tellRun(own, commands, async (hooks) => {
      const { convert, loadFiles } = await import('../index.ts')
      if (sink === 'file') return convert({ ...call, ...hooks } as ConvertSettings)
      return loadFiles({ ...call, ...hooks, sink } as FileLoadSettings)
    })
  }

  /** What was said on the command line, in variables and in the settings file. */
  protected async said(verb: Verb, { flags, argv, raw }: Parsed): Promise<Said> {
    const said = await this.settingsOf(verb, lastForms(verb, flags, raw))
    const { own } = said
    const caller = { ...said.settings[CALLER], version: this.config.version }
    try {
      checkUse(said)
    } catch (cause) {
      throw inWordsOf(caller, cause)
    }
    const commands = commandsOf([...programWords(this.config.bin, process.env), this.id ?? ''], raw, said.settings)
    return { own, words: argv as readonly string[], settings: { ...said.settings, [CALLER]: caller }, commands }
  }

  /** From flags, variables and the settings file. */
  protected settingsOf(verb: Verb, flags: ParsedFlags): Promise<CommandSettings> {
    return commandSettings(verb, flags, process.env, this.#read)
  }

  /** Runs what loads, and tells how it goes and ends. */
  protected async tellRun(
    own: CommandSettings['own'],
    commands: Commands,
    load: (hooks: RunHooks) => Promise<RunReport>,
  ): Promise<void> {
    this.#form = { json: own.json, logJson: own.logFormat === 'json' }
    await noSignalYet()
    // Loaded here, as the library is below: --help needs neither.
    const { createReporter } = await import('../progress/reporter.ts')
    const mode = own.logFormat === 'json' ? 'json' : own.quiet ? 'quiet' : 'auto'
    const reporter = createReporter({ mode, stream: process.stderr, env: process.env })
    this.#reporter = reporter
    const report = await this.#run(load, own.json, reporter)
    process.exitCode = report.exitStatus
    await tellReport(report, own, commands, reporter)
  }

  async #run(load: (hooks: RunHooks) => Promise<RunReport>, isJson: boolean, reporter: Reporter): Promise<RunReport> {
    let soFar: ((error: BulkloadError) => RunReport) | undefined
    const interrupt = onInterrupt({
      say: (message) => reporter.handle({ event: 'warning', message }),
      beforeExit: async (error) => {
        reporter.stop()
        // What a person reads would be out of date when the server goes on by itself.
        const report = soFar?.(error)
        if (report !== undefined && isJson) await printResult(`${JSON.stringify(report)}\n`)
        const logJson = this.#form?.logJson === true
        await tellFailure(error, { logJson, json: isJson && report === undefined }, reporter)
      },
    })
    try {
      return await load({
        signal: interrupt.signal,
        onEvent: (event) => reporter.handle(event),
        onStart: (ask) => {
          soFar = ask
        },
      })
    } finally {
      reporter.stop()
      interrupt.release()
    }
  }

  /** oclif's own handling loses the exit status with --json and prints its internals: this is all that is said. */
  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const form = this.#form ?? (await formOf(this.argv, process.env, this.id, this.#read))
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), form, this.#reporter)
  }
}

/** What no single option can say of itself. */
function checkUse({ own, settings }: CommandSettings): void {
  if (own.quiet && own.logFormat === 'json') {
    throw new BulkloadError('BL_USAGE', '--quiet and --log-format json cannot be used together', {
      hint: 'leave one of them out',
    })
  }
  if (own.verbose && (own.json || own.logFormat === 'json')) {
    const other = own.json ? '--json' : '--log-format json'
    throw new BulkloadError('BL_USAGE', `--verbose has no effect with ${other}`, { hint: 'leave one of them out' })
  }
  refuseIdleRejects(settings)
}

function refuseAddresses(files: readonly string[]): void {
  // Not quoted: an address holds a password.
  if (files.some((file) => /^(?:postgres(?:ql)?|clickhouse):\/\//i.test(file))) {
    throw new BulkloadError('BL_USAGE', 'an address was given where a file is expected', {
      hint: 'pass the server address with --url ADDRESS; files are paths on this machine',
    })
  }
}

/** Where no bad record is tolerated, the first one ends the load, and none is set aside. A program may name the file all the same. */
function refuseIdleRejects({ rejects, maxErrors = '' }: CommandSettings['settings']): void {
  if (rejects === undefined || !/^(?:0%?)?$/.test(String(maxErrors))) return
  const why = maxErrors === '' ? 'without --max-errors' : `with --max-errors ${maxErrors}`
  throw new BulkloadError('BL_USAGE', `--rejects has no effect ${why}`, {
    hint: 'set how many bad records to tolerate: --max-errors 100',
  })
}
