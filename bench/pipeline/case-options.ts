// The command line of the benchmarks in this folder, and how they say what they found.

import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { type EventFiles, eventFiles } from '../event-files.ts'
import type { Kind } from './counting-target.ts'

export interface CaseOptions {
  readonly files: EventFiles
  /** The file is read so often, one after another: the start of the threads should not be what is measured. */
  readonly repeat: number
  readonly workers: number
  readonly target: Kind
  /** `auto` is the typed one: every column of the events has a codec. */
  readonly wire: 'auto' | 'text'
  readonly json: boolean
}

/** What one case found; times are of the load itself, without the start of the process. */
export interface CaseResult {
  readonly seconds: number
  readonly bytes: number
  /** How much of the time the main thread was at work. */
  readonly mainThreadBusy: number
}

export function caseOptions(): CaseOptions {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      repeat: { type: 'string', default: '4' },
      workers: { type: 'string', default: '2' },
      target: { type: 'string', default: 'clickhouse' },
      wire: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
    },
  })
  if (values.target !== 'clickhouse' && values.target !== 'postgres') throw new Error('--target clickhouse|postgres')
  if (values.wire !== 'auto' && values.wire !== 'text') throw new Error('--wire auto|text')
  return {
    files: eventFiles(Number(values.rows)),
    repeat: Number(values.repeat),
    workers: Number(values.workers),
    target: values.target,
    wire: values.wire,
    json: values.json,
  }
}

/** Runs the load and prints how fast it was: a line for people, or a CaseResult as JSON. */
export async function report({ files, repeat, json }: CaseOptions, load: () => Promise<void>): Promise<void> {
  const before = performance.eventLoopUtilization()
  const started = performance.now()
  await load()
  const seconds = (performance.now() - started) / 1000
  const mainThreadBusy = performance.eventLoopUtilization(before).utilization
  const bytes = files.jsonlBytes * repeat
  const result: CaseResult = { seconds, bytes, mainThreadBusy }
  const peakMb = process.resourceUsage().maxRSS / 1024
  console.log(
    json
      ? JSON.stringify(result)
      : `${(bytes / 1e6 / seconds).toFixed(0)} MB/s, main thread busy ${(mainThreadBusy * 100).toFixed(0)} %, peak RSS ${peakMb.toFixed(0)} MiB`,
  )
}
