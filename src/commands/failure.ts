// A run that could not begin or was broken off: what is said on stdout and on stderr, and the exit status.

import { type BulkloadError, type ErrorData, EXIT, formatError } from '../errors.ts'
import { NdjsonReporter } from '../progress/ndjson.ts'
import { namesOf } from '../progress/next-steps.ts'
import type { Reporter } from '../progress/presentation.ts'
import { visibleError } from '../progress/visible.ts'
import { REPORT_SCHEMA, type RunReport, type TableReport } from '../report.ts'
import type { Form } from './form.ts'
import { cannotPrint, isReaderGone, printResult } from './print-result.ts'

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
 * Prints the result of work that has ended. Where stdout does not take it, `ended` says how the work ended; with `events`
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
