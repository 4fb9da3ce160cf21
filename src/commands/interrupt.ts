// Ctrl-C. Before a load begins: the process ends, and says so. While it goes: once, and it is aborted in order; twice, and the
// process ends at once. Imports little, for it is what a process does first.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { BulkloadError, EXIT } from '../errors.ts'

type Code = 'BL_ABORTED' | 'BL_TERMINATED'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Gives the signals back. */
  release(): void
}

interface Handling {
  /** `say` tells the person that the load stops in order. */
  readonly say: (message: string) => void
  /** Runs on the second signal, before the process ends. */
  readonly beforeExit: (error: BulkloadError) => Promise<void>
}

const WORDS = { BL_ABORTED: 'interrupted', BL_TERMINATED: 'terminated' } as const
/** A reader of stdout that reads nothing does not delay the end. */
const LAST_WORDS_MS = 1_000

const handlers = { SIGINT: () => onSignal('BL_ABORTED'), SIGTERM: () => onSignal('BL_TERMINATED') }
let onSignal: (code: Code) => void = () => undefined
let isEnding = false

/** From now on a signal ends the process with a word on stderr and, with --json, a document. `argv`: without node and script. */
export function watchSignals(argv: readonly string[]): void {
  onSignal = (code) => {
    const error = new BulkloadError(code, `${WORDS[code]} before a load began: nothing was loaded`)
    endWith(code, tell(error, argv))
  }
  listen()
}

async function tell(error: BulkloadError, argv: readonly string[]): Promise<void> {
  const [{ tellFailure }, { formOf }] = await Promise.all([import('./failure.ts'), import('./form.ts')])
  await tellFailure(error, await formOf(argv, process.env, argv[0]))
}

/** From now on the first signal aborts. */
export function onInterrupt({ say, beforeExit }: Handling): Interrupt {
  const controller = new AbortController()
  onSignal = (code) => {
    if (controller.signal.aborted) {
      onSignal = (again) => process.exit(statusOf(again))
      const error = new BulkloadError(
        code,
        `${WORDS[code]} again: stopped immediately, without waiting for the server`,
        {
          hint: 'the segment in progress may still be committed: count the rows of its table',
        },
      )
      endWith(code, beforeExit(error))
      return
    }
    say(`${WORDS[code]}: stopping cleanly; a second signal stops immediately`)
    controller.abort(new BulkloadError(code, `the load was ${WORDS[code]}`))
  }
  listen()
  return {
    signal: controller.signal,
    release: letGo,
  }
}

/**
 * Resolves when a signal that came while modules were loaded would have been answered, and never if one was: the process ends
 * then, and no load begins.
 */
export async function noSignalYet(): Promise<void> {
  await nextTurn()
  if (isEnding) await new Promise(() => undefined)
}

/** Listeners that are there stay: a signal that comes between two listeners is lost. */
function listen(): void {
  if (process.listeners('SIGINT').includes(handlers.SIGINT)) return
  process.on('SIGINT', handlers.SIGINT)
  process.on('SIGTERM', handlers.SIGTERM)
}

function letGo(): void {
  process.removeListener('SIGINT', handlers.SIGINT)
  process.removeListener('SIGTERM', handlers.SIGTERM)
}

function endWith(code: Code, words: Promise<void>): void {
  isEnding = true
  setTimeout(() => process.exit(statusOf(code)), LAST_WORDS_MS)
  void words.finally(() => process.exit(statusOf(code)))
}

function statusOf(code: Code): number {
  return code === 'BL_ABORTED' ? EXIT.interrupted : EXIT.terminated
}
