// Chooses how a run is shown. Everything goes to one stream, stderr: stdout belongs to results.

import { BarsReporter } from './bars.ts'
import { NdjsonReporter } from './ndjson.ts'
import { PlainReporter } from './plain.ts'
import type { Reporter } from './presentation.ts'
import { QuietReporter } from './quiet.ts'

export type { Reporter }

export interface ReporterOptions {
  readonly mode: 'auto' | 'json' | 'quiet'
  readonly stream: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export function createReporter(options: ReporterOptions): Reporter {
  const { stream, now = Date.now } = options
  survive(stream)
  switch (presentationOf(options)) {
    case 'bars':
      return new BarsReporter(stream, now)
    case 'plain':
      return new PlainReporter(stream, now)
    case 'json':
      return new NdjsonReporter(stream, now)
    case 'quiet':
      return new QuietReporter(stream)
  }
}

/** Bars need a terminal that can move its cursor and a person in front of it. */
export function presentationOf(options: ReporterOptions): 'bars' | 'plain' | 'json' | 'quiet' {
  if (options.mode !== 'auto') return options.mode
  const { CI: ci, TERM: term } = options.env
  const isCi = ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false'
  return options.stream.isTTY && !isCi && term !== 'dumb' ? 'bars' : 'plain'
}

/** A load goes on when its progress is no longer read (`2>&1 | head`, a closed terminal). */
function survive(stream: NodeJS.WriteStream): void {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore)
}

function ignore(): void {}
