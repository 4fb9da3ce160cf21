// A run that could not begin or was broken off: what is said on stdout and on stderr, and the exit status.

import { type BulkloadError, type ErrorData, EXIT, formatError } from '../errors.ts'
import { NdjsonReporter } from '../progress/ndjson.ts'
import { namesOf } from '../progress/next-steps.ts'
import type { Reporter } from '../progress/presentation.ts'
import { visibleError } from '../progress/visible.ts'
import { REPORT_SCHEMA, type RunReport, type TableReport } from '../report.ts'
import { cannotPrint, isReaderGone, printResult } from './print-result.ts'

/** How the outcome is told. */
export interface Form {
  /** One document on stdout. */
  readonly json: boolean
  /** Events on stderr. */
  readonly logJson: boolean
}

/** Says why there is no report, in the form that was asked for, and sets the exit status. */
export async function tellFailure(error: BulkloadError, form: Form, reporter?: Reporter): Promise<void> {
  process.exitCode = error.exitStatus
  if (form.logJson) {
    const events = reporter ?? new NdjsonReporter(process.stderr, Date.now)
    events.handle({ event: 'run.failed', error: error.toJSON() })
  } else {
    process.stderr.write(`${formatError(visibleError(error.toJSON()))}\n`)
    if (error.exitStatus === EXIT.internal && process.env['DEBUG']) {
      process.stderr.write(`${(error.cause instanceof Error ? error.cause : error).stack}\n`)
    }
  }
  if (!form.json) return
  const isInterrupted = error.exitStatus === EXIT.interrupted || error.exitStatus === EXIT.terminated
  const status = isInterrupted ? 'interrupted' : 'failed'
  const document = { schema: REPORT_SCHEMA, status, exitStatus: error.exitStatus, error, tables: [] }
  await printResult(`${JSON.stringify(document)}\n`)
}

/** Says on stderr which tables failed, and why: each cause once. */
export function tellTableErrors(report: RunReport): void {
  const causes = new Map<string, { error: ErrorData; tables: TableReport[] }>()
  for (const table of report.tables) {
    const { error } = table
    if (error === undefined) continue
    const key = JSON.stringify(error)
    const cause = causes.get(key) ?? { error, tables: [] }
    cause.tables.push(table)
    causes.set(key, cause)
  }
  for (const { error, tables } of causes.values()) {
    process.stderr.write(`${namesOf(tables)}: ${formatError(visibleError(error))}\n`)
  }
}

/**
 * Prints the result of work that has ended. Where stdout does not take it, `ended` says what became of the work; with `events`
 * as one of them, else as text with the result after it.
 */
export async function printOrTell(text: string, ended: string, events?: Reporter): Promise<void> {
  const cause = await printResult(text)
  if (cause === undefined) return
  const isGone = isReaderGone(cause)
  const error = cannotPrint(cause, ended)
  if (!isGone) process.exitCode ||= error.exitStatus
  const message = isGone
    ? `stdout was closed before all of the result was written; ${ended}`
    : formatError(error.toJSON())
  if (events !== undefined) events.handle({ event: 'warning', message })
  else process.stderr.write(`${message}\n${isGone ? '' : text}`)
}

/** The words themselves are looked at, because a parser that failed has no flags to give. */
export function formOf(argv: readonly string[], env: NodeJS.ProcessEnv): Form {
  const logFormat = argv.flatMap((word, i) => {
    if (word === '--log-format') return [argv[i + 1]]
    return word.startsWith('--log-format=') ? [word.slice('--log-format='.length)] : []
  })
  return {
    json: argv.includes('--json') || /^(?:true|1|yes|on)$/i.test(env['BULKLOAD_JSON'] ?? ''),
    logJson: (logFormat.at(-1) ?? env['BULKLOAD_LOG_FORMAT']) === 'json',
  }
}
