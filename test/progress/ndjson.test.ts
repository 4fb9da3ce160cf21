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
  ts: string
  seq: number
  event: string
  table?: string
  bytes?: { read: number }
}

function parsed(stream: CollectingStream): Line[] {
  return stream.lines.map((line) => JSON.parse(line) as Line)
}

test('each event is one JSON line with schema, ts and seq first', () => {
  const stream = new CollectingStream(false)
  const reporter = new NdjsonReporter(stream, fakeClock().now)
  reporter.handle({ event: 'run.started', runId: 'r1', tables: ['events'], jobs: 2 })
  reporter.handle({ event: 'warning', message: 'two\nlines' })
  assert.deepEqual(stream.lines, [
    '{"schema":1,"ts":"2026-01-02T03:04:05.000Z","seq":1,"event":"run.started","runId":"r1","tables":["events"],"jobs":2}',
    '{"schema":1,"ts":"2026-01-02T03:04:05.000Z","seq":2,"event":"warning","message":"two\\nlines"}',
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
