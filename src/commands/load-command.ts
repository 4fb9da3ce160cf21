// What `bulkload clickhouse` and `bulkload pg` have in common: read the flags, call the library, print.

import { Args, Command, Flags } from '@oclif/core'
import { BulkloadError, EXIT, toBulkloadError } from '../errors.ts'
import type { FileLoadSettings } from '../index.ts'
import { SAYS_FLAGS } from '../options/option-words.ts'
import type { Commands } from '../progress/next-steps.ts'
import { createReporter, type Reporter } from '../progress/reporter.ts'
import { formatSummary, formatTable } from '../progress/summary.ts'
import type { RunReport } from '../report.ts'
import { commandsOf, type Token } from './again.ts'
import { DEFAULT_FOLDER, withEmbeddedValue } from './embedded-flag.ts'
import { printOrTell, tellFailure, tellTableErrors } from './failure.ts'
import { INPUT_FLAGS, type InputFlags, inputSettings } from './input-flags.ts'
import { onInterrupt } from './interrupt.ts'
import { MAPPING_FLAGS, type MappingFlags, mappingSettings } from './mapping-flags.ts'
import { parserError } from './parser-error.ts'
import { printResult } from './print-result.ts'
import { PASSWORD_FLAGS } from './server-flags.ts'

const DEFAULT_WIDTH = 80

/** What each target adds: its flags as settings of the library. */
export type TargetSettings = Partial<FileLoadSettings> & Pick<FileLoadSettings, 'sink'>

/** Statics that oclif reads from the command's own class only. */
export const FILE_ARGS = {
  files: Args.string({
    description: 'files to load; - is the standard input',
    // Otherwise oclif takes what is piped in for a file's name.
    ignoreStdin: true,
  }),
}

/** A description of its own; with a summary, oclif adds its own description in a section for it. */
export const HELP_FLAG = Flags.help({ char: 'h', description: 'Show this page.' })

export abstract class LoadCommand extends Command {
  static override baseFlags = {
    url: Flags.string({ helpGroup: 'TARGET', helpValue: 'URL', summary: 'Address of the server.' }),
    ...PASSWORD_FLAGS,
    embedded: Flags.string({
      helpGroup: 'TARGET',
      helpValue: '[DIR]',
      summary: 'No server: a private engine that keeps its data in DIR (./bulkload-data). Creates tables.',
    }),
    table: Flags.string({
      helpGroup: 'TARGET',
      helpValue: 'NAME',
      summary: "Load all files into this table (schema.table). Without it: each file's base name.",
    }),
    create: Flags.boolean({
      helpGroup: 'TARGET',
      summary: 'Create the table from a sample of the input if it is not there.',
    }),
    wire: Flags.string({
      helpGroup: 'TARGET',
      options: ['auto', 'typed', 'text'],
      summary:
        'Who parses the values: bulkload (typed) or the server (text). Default auto: typed where every column can.',
    }),
    ...INPUT_FLAGS,
    ...MAPPING_FLAGS,
    'max-record-bytes': Flags.string({
      helpGroup: 'SOURCE',
      helpValue: 'SIZE',
      summary: 'A longer record is an error. Default 64MiB.',
    }),
    'max-errors': Flags.string({
      helpGroup: 'RELIABILITY',
      helpValue: 'N|N%',
      summary: 'How many bad records to set aside before the load fails. Default 0.',
    }),
    rejects: Flags.string({
      helpGroup: 'RELIABILITY',
      helpValue: 'FILE',
      summary:
        'File for bad records, byte for byte. Default: ./<table>.rejects.jsonl, .csv or .tsv, by the format of the input.',
    }),
    timeout: Flags.string({
      helpGroup: 'RELIABILITY',
      helpValue: 'TIME',
      summary: 'How long the server may neither answer nor accept data. Default 60s.',
    }),
    'fail-fast': Flags.boolean({
      helpGroup: 'RELIABILITY',
      summary: 'Stop the other tables when one fails.',
    }),
    jobs: Flags.integer({ helpGroup: 'PERFORMANCE', helpValue: 'N', summary: 'Tables to load at once. Default 1.' }),
    workers: Flags.integer({
      helpGroup: 'PERFORMANCE',
      helpValue: 'N',
      summary: 'Encoding threads. Default: one less than the number of cores.',
    }),
    'block-size': Flags.string({
      helpGroup: 'PERFORMANCE',
      helpValue: 'SIZE',
      summary: 'Bytes of input per block. Default 768KiB on the typed wire, 256KiB on text.',
    }),
    peek: Flags.integer({
      helpGroup: 'OUTPUT',
      helpValue: 'N',
      min: 0,
      summary: "Print the table's first N rows after the load.",
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'Print one JSON document on stdout.' }),
    verbose: Flags.boolean({
      helpGroup: 'OUTPUT',
      summary: 'Print the whole summary of each table. Default: one line each where there are several.',
    }),
    'log-format': Flags.string({
      helpGroup: 'OUTPUT',
      options: ['text', 'json'],
      default: 'text',
      summary: 'json: events on stderr, one JSON document per line, and no text on stdout. Default text.',
    }),
    quiet: Flags.boolean({
      char: 'q',
      helpGroup: 'OUTPUT',
      summary: 'No progress on stderr: only warnings, rejects and errors.',
    }),
    help: HELP_FLAG,
  }

  #reporter: Reporter | undefined

  /** Runs the load of `settings` with everything that the shared flags say. */
  protected async load(settings: TargetSettings, { flags, argv, raw }: Parsed): Promise<void> {
    const files = argv as readonly string[]
    checkUse(flags, files)
    const reporter = createReporter({ mode: modeOf(flags), stream: process.stderr, env: process.env })
    this.#reporter = reporter
    let soFar: ((error: BulkloadError) => RunReport) | undefined
    const interrupt = onInterrupt({
      say: (message) => reporter.handle({ event: 'warning', message }),
      beforeExit: async (error) => {
        reporter.stop()
        // What a person reads would be out of date when the server goes on by itself.
        const report = soFar?.(error)
        if (report !== undefined && flags.json) await printResult(`${JSON.stringify(report)}\n`)
        await tellFailure(
          error,
          report === undefined ? this.argv : this.argv.filter((word) => word !== '--json'),
          reporter,
        )
      },
    })
    try {
      const { loadFiles } = await import('../index.ts')
      const report = await loadFiles({
        [SAYS_FLAGS]: true,
        ...settings,
        ...settingsOf(flags),
        files,
        signal: interrupt.signal,
        onEvent: (event) => reporter.handle(event),
        onStart: (ask) => {
          soFar = ask
        },
      })
      reporter.stop()
      process.exitCode = report.exitStatus
      await this.#tell(report, flags, raw as readonly Token[])
    } finally {
      reporter.stop()
      interrupt.release()
    }
  }

  async #tell(report: RunReport, flags: SharedFlags, tokens: readonly Token[]): Promise<void> {
    const isText = flags['log-format'] === 'text'
    if (isText) tellTableErrors(report)
    if (!isText && !flags.json) return
    const { bin } = this.config
    const commands = commandsOf([bin, this.id ?? ''], tokens, new Set(optionNames(this.ctor)))
    const text = flags.json ? `${JSON.stringify(report)}\n` : textOf(report, flags.verbose, commands)
    await printOrTell(text, endOf(report), isText ? undefined : this.#reporter)
  }

  /** Words with a flag of an optional value made regular. */
  protected words(): string[] {
    return withEmbeddedValue(this.argv)
  }

  /** oclif's own handling loses the exit status with --json and prints its internals: this is all that is said. */
  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), this.argv, this.#reporter)
  }
}

/** The flags of `baseFlags` as they are parsed. */
export interface SharedFlags extends InputFlags, MappingFlags {
  readonly url?: string | undefined
  readonly 'password-file'?: string | undefined
  readonly embedded?: string | undefined
  readonly table?: string | undefined
  readonly create: boolean
  readonly wire?: string | undefined
  readonly 'max-record-bytes'?: string | undefined
  readonly 'max-errors'?: string | undefined
  readonly rejects?: string | undefined
  readonly timeout?: string | undefined
  readonly 'fail-fast': boolean
  readonly jobs?: number | undefined
  readonly workers?: number | undefined
  readonly 'block-size'?: string | undefined
  readonly peek?: number | undefined
  readonly json: boolean
  readonly verbose: boolean
  readonly 'log-format': string
  readonly quiet: boolean
}

/** What oclif's parser gives. */
export interface Parsed {
  readonly flags: SharedFlags
  readonly argv: readonly unknown[]
  readonly raw: readonly unknown[]
}

/** What no single flag can say of itself. */
function checkUse(flags: SharedFlags, files: readonly string[]): void {
  if (flags.quiet && flags['log-format'] === 'json') {
    throw new BulkloadError('BL_USAGE', '--quiet and --log-format json exclude each other', {
      hint: 'leave one of them out',
    })
  }
  if (flags.rejects !== undefined && flags['max-errors'] === undefined) {
    throw new BulkloadError('BL_USAGE', '--rejects has no effect without --max-errors', {
      hint: 'say how many bad records to set aside: --max-errors 100',
    })
  }
  // Not quoted: an address holds a password.
  if (files.some((file) => /^(?:postgres(?:ql)?|clickhouse):\/\//i.test(file))) {
    throw new BulkloadError('BL_USAGE', 'an address was given where a file is expected', {
      hint: 'write the address of the server as --url ADDRESS; files are paths on this machine',
    })
  }
}

function settingsOf(flags: SharedFlags): Partial<FileLoadSettings> {
  return given({
    url: flags.url,
    passwordFile: flags['password-file'],
    embedded: flags.embedded === DEFAULT_FOLDER ? true : flags.embedded,
    table: flags.table,
    create: flags.create || undefined,
    wire: flags.wire,
    ...inputSettings(flags),
    ...mappingSettings(flags),
    maxRecordBytes: flags['max-record-bytes'],
    maxErrors: flags['max-errors'],
    rejects: flags.rejects,
    timeout: timeOf(flags.timeout),
    failFast: flags['fail-fast'],
    jobs: flags.jobs,
    workers: flags.workers,
    blockSize: flags['block-size'],
    peek: flags.peek,
  })
}

/** On the command line a time without a unit is in seconds. */
function timeOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? `${text}s` : text
}

/** Only what was said: a flag that is not there is no value. */
export function given<T extends object>(values: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}

function modeOf(flags: SharedFlags): 'auto' | 'json' | 'quiet' {
  if (flags['log-format'] === 'json') return 'json'
  return flags.quiet ? 'quiet' : 'auto'
}

function textOf(report: RunReport, isVerbose: boolean, commands: Commands): string {
  const width = process.stdout.columns ?? DEFAULT_WIDTH
  const peeks = report.tables.flatMap((table) =>
    table.peek ? [`\n${table.table}:\n${formatTable(table.peek.columns, table.peek.rows, width)}`] : [],
  )
  return `${[formatSummary(report, { isVerbose, commands }), ...peeks].join('\n')}\n`
}

/** Flags that take a value. */
function optionNames({ flags, baseFlags }: typeof Command): string[] {
  return Object.entries({ ...baseFlags, ...flags }).flatMap(([name, { type }]) => (type === 'option' ? [name] : []))
}

/** For those who do not get to see the report. */
function endOf({ exitStatus, status }: RunReport): string {
  if (exitStatus === EXIT.ok) return 'the load itself is done: do not run it again'
  return `the load itself has ended: ${status}, exit status ${exitStatus}`
}
