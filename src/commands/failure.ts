// A run that could not begin or was broken off: what is said on stdout and on stderr, and the exit status.

import { BulkloadError, EXIT, formatError } from '../errors.ts'
import { createReporter, type Reporter } from '../progress/reporter.ts'
import { visible, visibleError } from '../progress/visible.ts'
import { REPORT_SCHEMA, type RunReport } from '../report.ts'
import { redact } from '../secrets.ts'

/** Says why there is no report, in the forms that `argv` asks for, and sets the exit status. */
export function tellFailure(error: BulkloadError, argv: readonly string[], reporter?: Reporter): void {
  process.exitCode = error.exitStatus
  if (argv.includes('--json')) {
    const document = { schema: REPORT_SCHEMA, status: 'failed', exitStatus: error.exitStatus, error, tables: [] }
    process.stdout.write(`${JSON.stringify(document)}\n`)
  }
  if (isLogJson(argv)) {
    const events = reporter ?? createReporter({ mode: 'json', stream: process.stderr, env: process.env })
    events.handle({ event: 'run.failed', error: error.toJSON() })
    return
  }
  process.stderr.write(`${formatError(visibleError(error.toJSON()))}\n`)
  if (error.exitStatus !== EXIT.internal || !process.env['DEBUG']) return
  process.stderr.write(`${(error.cause instanceof Error ? error.cause : error).stack}\n`)
}

/** Says on stderr which tables failed, and why. */
export function tellTableErrors(report: RunReport): void {
  for (const { table, error } of report.tables) {
    if (error !== undefined) process.stderr.write(`${visible(table)}: ${formatError(visibleError(error))}\n`)
  }
}

/** The words themselves are looked at, because a parser that failed has no flags to give. */
function isLogJson(argv: readonly string[]): boolean {
  return argv.some((word, i) => word === '--log-format=json' || (word === '--log-format' && argv[i + 1] === 'json'))
}

/** The parser's message without its pointer to the help, as one line. */
export function parserError(cause: Error): BulkloadError {
  const words = redact(cause.message)
    .replace(/See more help with --help\s*$/, '')
    .replace(/\s+/g, ' ')
  return new BulkloadError('BL_USAGE', words.trim(), { cause, hint: 'see --help' })
}
