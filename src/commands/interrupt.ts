// Ctrl-C once: the load is aborted in order. Twice: the process ends at once.

import { BulkloadError, EXIT } from '../errors.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Gives the signals back. */
  release(): void
}

/** `say` tells the person; `beforeExit` runs before a second interrupt ends the process. */
export function onInterrupt(say: (message: string) => void, beforeExit: () => void): Interrupt {
  const controller = new AbortController()
  const handlers = {
    SIGINT: () => stop('BL_ABORTED', 'interrupted', EXIT.interrupted),
    SIGTERM: () => stop('BL_TERMINATED', 'terminated', EXIT.terminated),
  }
  function stop(code: 'BL_ABORTED' | 'BL_TERMINATED', word: string, status: number): void {
    if (controller.signal.aborted) {
      beforeExit()
      process.exit(status)
    }
    say(`${word}: stopping in order; once more stops at once`)
    controller.abort(new BulkloadError(code, `the load was ${word}`))
  }
  process.on('SIGINT', handlers.SIGINT)
  process.on('SIGTERM', handlers.SIGTERM)
  return {
    signal: controller.signal,
    release() {
      process.removeListener('SIGINT', handlers.SIGINT)
      process.removeListener('SIGTERM', handlers.SIGTERM)
    },
  }
}
