import assert from 'node:assert/strict'
import test from 'node:test'
import { NdjsonReporter } from '../../src/progress/ndjson.ts'
import type { LoadEvent } from '../../src/report.ts'
import {
  CollectingStream,
  fakeClock,
  finished,
  finishedReport,
  progress,
  reject,
  started,
} from './collecting-stream.ts'

interface Line {
  schema: number
  level: string
  ts: string
  seq: number
  event: string
  table?: string
  bytes?: { read: number }
}

function parsed(stream: CollectingStream): Line[] {
  return stream.lines.map((line) => JSON.parse(line) as Line)
}

test('each event is one JSON line with schema, ts, seq and level first', () => {
  const stream = new CollectingStream(false)
  const reporter = new NdjsonReporter(stream, fakeClock().now)
  reporter.handle({ event: 'run.started', runId: 'r1', tables: ['events'], jobs: 2 })
  reporter.handle({ event: 'warning', message: 'two\nlines' })
  assert.deepEqual(stream.lines, [
    '{"schema":1,"ts":"2026-01-02T03:04:05.000Z","seq":1,"level":"info","event":"run.started","runId":"r1","tables":["events"],"jobs":2}',
    '{"schema":1,"ts":"2026-01-02T03:04:05.000Z","seq":2,"level":"warn","event":"warning","message":"two\\nlines"}',
  ])
})

test('progress is written at most once per second and table, and the last one before the end always', () => {
  const stream = new CollectingStream(false)
  const clock = fakeClock()
  const reporter = new NdjsonReporter(stream, clock.now)
  reporter.handle(started('a'))
  reporter.handle(started('b'))
  for (let step = 1; step <= 25; step++) {
    clock.pass(100)
    reporter.handle(progress(step * 1000, 'a'))
    reporter.handle(progress(step * 2000, 'b'))
  }
  reporter.handle(finished({ table: 'a' }))
  reporter.stop()
  const lines = parsed(stream)
  const readOf = (table: string) =>
    lines.filter((line) => line.event === 'table.progress' && line.table === table).map((line) => line.bytes?.read)
  assert.deepEqual(readOf('a'), [1000, 11_000, 21_000, 25_000])
  assert.deepEqual(readOf('b'), [2000, 22_000, 42_000, 50_000])
  assert.deepEqual(
    lines.slice(-3).map((line) => [line.event, line.table]),
    [
      ['table.progress', 'a'],
      ['table.finished', 'a'],
      ['table.progress', 'b'],
    ],
  )
})

test('a progress that was written is not written again at the end', () => {
  const stream = new CollectingStream(false)
  const reporter = new NdjsonReporter(stream, fakeClock().now)
  for (const event of [started(), progress(1000), finished()]) reporter.handle(event)
  reporter.stop()
  assert.deepEqual(
    parsed(stream).map((line) => line.event),
    ['table.started', 'table.progress', 'table.finished'],
  )
})

test('no event but progress is ever lost, and seq has no gap', () => {
  const stream = new CollectingStream(false)
  const clock = fakeClock()
  const reporter = new NdjsonReporter(stream, clock.now)
  const events: LoadEvent[] = [started()]
  for (let line = 1; line <= 500; line++) events.push(reject(line), progress(line * 1000))
  const report = {
    schema: 1,
    status: 'ok',
    exitStatus: 0,
    runId: 'r1',
    seconds: 2.1,
    warnings: [],
    tables: [finishedReport],
  } as const
  events.push(finished(), { event: 'run.finished', report })
  for (const event of events) {
    clock.pass(1)
    reporter.handle(event)
  }
  const lines = parsed(stream)
  assert.equal(lines.filter((line) => line.event === 'reject').length, 500)
  assert.equal(lines.filter((line) => line.event === 'table.started').length, 1)
  assert.equal(lines.filter((line) => line.event === 'table.finished').length, 1)
  assert.equal(lines.at(-1)?.event, 'run.finished')
  assert.deepEqual(
    lines.map((line) => line.seq),
    lines.map((_line, index) => index + 1),
  )
})

test('the level of an event is that of what it tells', () => {
  const none = { read: 1, loaded: 0, rejected: 0, skipped: 0 }
  const error = { code: 'BL_CONNECT', message: 'refused' } as const
  const run = { schema: 1, runId: 'r1', seconds: 1, warnings: [], tables: [] } as const
  const retried = { source: 'a', byteOffset: 0, attempt: 1, waitMs: 1, reason: 'gone' }
  const events: readonly (readonly [string, LoadEvent])[] = [
    ['info', { event: 'run.started', runId: 'r1', tables: ['events'], jobs: 1 }],
    ['info', { event: 'table.created', table: 'events', statement: 'CREATE TABLE events' }],
    ['info', started()],
    ['info', progress(1)],
    ['info', { event: 'segment.committed', table: 'events', ordinal: 0, rows: 1 }],
    ['warn', reject(1)],
    ['warn', { event: 'warning', message: 'old server' }],
    ['warn', { event: 'source.retried', ...retried }],
    ['warn', { event: 'table.dropped', table: 'events' }],
    ['info', finished()],
    ['warn', finished({ rows: { ...none, rejected: 1 } })],
    ['error', finished({ rows: none, balanced: false })],
    ['error', finished({ rows: none, balanced: false, error })],
    ['info', { event: 'run.finished', report: { ...run, status: 'ok', exitStatus: 0 } }],
    ['warn', { event: 'run.finished', report: { ...run, status: 'rejects', exitStatus: 3 } }],
    ['error', { event: 'run.finished', report: { ...run, status: 'failed', exitStatus: 6 } }],
    ['error', { event: 'run.finished', report: { ...run, status: 'interrupted', exitStatus: 130 } }],
    ['error', { event: 'run.failed', error }],
  ]
  for (const [level, event] of events) {
    const stream = new CollectingStream(false)
    new NdjsonReporter(stream, fakeClock().now).handle(event)
    assert.equal(parsed(stream)[0]?.level, level, event.event)
  }
})
