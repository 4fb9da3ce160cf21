// A stream that looks like a terminal or a pipe and keeps what is written to it, and events to write.

import { Writable } from 'node:stream'
import type { LoadEvent, TableReport } from '../../src/report.ts'

export class CollectingStream extends Writable {
  isTTY: boolean
  columns: number
  rows = 24
  text = ''
  writes = 0

  constructor(isTTY: boolean, columns = 80) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
    this.columns = columns
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    this.writes++
    done()
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1)
  }

  asWriteStream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream
  }
}

/** A clock that is set by the test. */
export function fakeClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): { now: () => number; pass: (ms: number) => void } {
  let time = start
  return {
    now: () => time,
    pass: (ms) => {
      time += ms
    },
  }
}

export function started(table = 'events', total: number | null = 200_000_000): LoadEvent {
  return {
    event: 'table.started',
    table,
    target: 'clickhouse',
    address: 'http://localhost:8123',
    wire: 'typed',
    wireReason: 'every column has an encoder',
    codec: 'lz4',
    bytes: { total },
  }
}

export function progress(read: number, table = 'events', total: number | null = 200_000_000): LoadEvent {
  return {
    event: 'table.progress',
    table,
    rows: { read: read / 200, sent: read / 200, rejected: 0, skipped: 0 },
    bytes: { total, read, sent: read / 4 },
  }
}

export function reject(line: number, table = 'events'): LoadEvent {
  return {
    event: 'reject',
    table,
    error: {
      code: 'BL_VALUE_OUT_OF_RANGE',
      message: '300 does not fit UInt8',
      place: { source: 'events.jsonl', line, byteOffset: line * 100, column: 'level' },
    },
  }
}

export const finishedReport: TableReport = {
  table: 'events',
  target: 'clickhouse',
  address: 'http://localhost:8123/default',
  sources: ['events.jsonl'],
  formats: [{ words: 'jsonl, from the file name', flags: '--format jsonl', guessed: false, sources: 1 }],
  warnings: [],
  wire: 'typed',
  wireReason: 'every column has an encoder',
  codec: 'lz4',
  rows: { read: 1_000_000, loaded: 1_000_000, rejected: 0, skipped: 0 },
  bytes: { source: 209_100_000, read: 209_100_000, covered: 209_100_000, sent: 40_200_000 },
  blocks: 34,
  segments: 2,
  seconds: 2.1,
  stages: [],
  countedBy: 'server',
  balanced: true,
}

export function finished(report: Partial<TableReport> = {}): LoadEvent {
  const whole = { ...finishedReport, ...report }
  return { event: 'table.finished', table: whole.table, report: whole }
}
