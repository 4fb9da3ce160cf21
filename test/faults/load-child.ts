// One load of a generated source in a process of its own: it says how the load ended, and then must end by itself.
// Usage: node load-child.js '<ChildSpec as JSON>'. The first SIGUSR2 aborts the load.
import { setImmediate as turnOfEventLoop } from 'node:timers/promises'
import {
  type BulkloadError,
  insertCompressedStream,
  type LoadEvent,
  type LoadProgress,
  type LoadSettings,
  load,
  type TableReport,
} from '../../src/index.ts'
import { generatedBytes, generatedRows, nothingPulled } from './generated-source.ts'

export interface ChildSpec {
  /** `stream`: insertCompressedStream into `table` of ClickHouse. */
  readonly sink: 'clickhouse' | 'postgres' | 'stream'
  readonly url: string
  readonly table: string
  /** Without it the source has no end. */
  readonly rows?: number
  readonly rowBytes?: number
  readonly workers?: number
  /** Milliseconds. */
  readonly timeout?: number
  /** What a fault does to a load that is not tried again is the rule here. */
  readonly retries?: number
  readonly codec?: 'lz4' | 'zstd' | 'none'
  /**
   * The source waits behind this many bytes until the fault has struck: the load has aborted it, or SIGWINCH came. However
   * slow the machine is, no more is pulled before.
   */
  readonly waitBehind?: number
  /** This many more bytes are given then, before the source waits for the end of the load. */
  readonly thenGive?: number
  /** Leave the loop after this many steps of progress. */
  readonly leaveAfter?: number
}

export interface ChildError {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly serverCode?: string | number
  readonly place?: BulkloadError['place']
}

/** What the child prints, as its last line. */
export interface ChildOutcome {
  readonly error?: ChildError
  /** Rows by the report, or by the receipt. */
  readonly loaded: number
  readonly report?: TableReport
  readonly steps: number
  readonly pulledRows: number
  readonly pulledBytes: number
  readonly isSourceClosed: boolean
  readonly peakRss: number
}

/** What is said of the signal, before the outcome. */
const ABORTING = 'aborting\n'
/** Much longer than an end takes on a busy machine, and less than what is taken for a hang. */
const TELL_WHAT_IS_LEFT_MS = 120_000
const SAMPLE_MS = 20

const spec = JSON.parse(process.argv[2] ?? '{}') as ChildSpec
const pulled = nothingPulled()
const abort = new AbortController()
// The handle of a signal keeps no process alive.
process.once('SIGUSR2', () => {
  abort.abort()
  process.stdout.write(ABORTING)
})
let strike: () => void = () => undefined
const struck = new Promise<void>((resolve) => {
  strike = resolve
  process.once('SIGWINCH', resolve)
  abort.signal.addEventListener('abort', () => resolve())
})
let end: () => void = () => undefined
const ended = new Promise<void>((resolve) => {
  end = resolve
})
let peakRss = process.memoryUsage.rss()
setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss())
}, SAMPLE_MS).unref()

let report: TableReport | undefined
let steps = 0
let loaded = 0
let error: ChildError | undefined
try {
  const run = start()
  for (;;) {
    const { done, value } = await run.next()
    if (done) {
      loaded = typeof value.rows === 'number' ? value.rows : value.rows.loaded
      break
    }
    steps++
    if (steps === spec.leaveAfter) {
      await run.return(undefined as never)
      break
    }
  }
} catch (cause) {
  error = plain(cause as BulkloadError)
}
// A source that still waits hears only now that nobody reads it.
strike()
end()
await turnOfEventLoop()
const outcome: ChildOutcome = {
  ...(error !== undefined && { error }),
  ...(report !== undefined && { report }),
  loaded: report?.rows.loaded ?? loaded,
  steps,
  pulledRows: pulled.rows,
  pulledBytes: pulled.bytes,
  isSourceClosed: pulled.isClosed,
  peakRss,
}
process.stdout.write(`${JSON.stringify(outcome)}\n`)
// For the message of a test that fails: what still runs.
setTimeout(() => {
  process.stderr.write(`still there: ${process.getActiveResourcesInfo().join(', ')}\n`)
}, TELL_WHAT_IS_LEFT_MS).unref()

function start(): AsyncGenerator<LoadProgress, { rows: number } | TableReport> {
  const { sink, url, table, rows, rowBytes, workers = 1, timeout = 30_000, codec, retries = 0 } = spec
  const { waitBehind = Number.POSITIVE_INFINITY, thenGive = Number.POSITIVE_INFINITY } = spec
  const source = {
    ...(rows !== undefined && { rows }),
    ...(rowBytes !== undefined && { rowBytes }),
    beforePiece: ({ bytes }: { readonly bytes: number }) => {
      if (bytes < waitBehind) return undefined
      return bytes < waitBehind + thenGive ? struck : ended
    },
  }
  if (sink === 'stream') {
    return insertCompressedStream(`INSERT INTO ${table} FORMAT JSONEachRow`, generatedRows(pulled, source), {
      url,
      workers,
      timeout,
      ...(codec !== undefined && { method: codec }),
      signal: abort.signal,
    })
  }
  return load({
    source: generatedBytes(pulled, source),
    sink,
    url,
    table,
    env: {},
    workers,
    timeout,
    retries,
    ...(codec !== undefined && { codec }),
    signal: abort.signal,
    onEvent: (event: LoadEvent) => {
      if (event.event === 'table.finished') report = event.report
    },
  } as LoadSettings)
}

function plain(cause: BulkloadError): ChildError {
  const { name, code = '', message, hint, serverCode, place } = cause
  return {
    name,
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(serverCode !== undefined && { serverCode }),
    ...(place !== undefined && { place }),
  }
}
