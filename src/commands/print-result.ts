// What goes to stdout. A full disk or a reader that has gone is no reason to end the process with a stack trace.

import { BulkloadError, formatError } from '../errors.ts'

/** For what oclif prints by itself, such as the help. Its own listener throws. */
export function guardStdout(): void {
  process.stdout.removeAllListeners('error').on('error', (cause: NodeJS.ErrnoException) => {
    if (isReaderGone(cause)) return
    const error = cannotPrint(cause, 'free some space, or write to another place')
    process.exitCode = error.exitStatus
    process.stderr.write(`${formatError(error.toJSON())}\n`)
  })
}

/** Writes `text`; undefined once all of it was taken, else why not. Never rejects. */
export async function printResult(text: string): Promise<NodeJS.ErrnoException | undefined> {
  process.stdout.removeAllListeners('error').on('error', () => undefined)
  return new Promise((resolve) => process.stdout.write(text, (cause) => resolve(cause ?? undefined)))
}

/** Of a report that could not be printed. The reader that closed a pipe (`| head`) wanted no more of it. */
export function isReaderGone(cause: NodeJS.ErrnoException): boolean {
  return cause.code === 'EPIPE'
}

/** `hint`: how the work itself ended. */
export function cannotPrint(cause: NodeJS.ErrnoException, hint: string): BulkloadError {
  return new BulkloadError('BL_OUTPUT_WRITE', `cannot write to stdout: ${cause.message}`, { cause, hint })
}
