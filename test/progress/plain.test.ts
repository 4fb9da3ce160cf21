import assert from 'node:assert/strict'
import test from 'node:test'
import { PlainReporter } from '../../src/progress/plain.ts'
import type { LoadEvent } from '../../src/report.ts'
import { CollectingStream, fakeClock, finished, progress, reject, started } from './collecting-stream.ts'

test('a load is reported line by line', () => {
  const stream = new CollectingStream(false)
  const clock = fakeClock()
  const reporter = new PlainReporter(stream, clock.now)
  reporter.handle({ event: 'run.started', runId: 'r1', tables: ['events'], jobs: 2 })
  reporter.handle({ event: 'table.created', table: 'events', statement: 'CREATE TABLE events (\n  id Int64\n)' })
  reporter.handle(started())
  clock.pass(4900)
  reporter.handle(progress(49_000_000))
  clock.pass(100)
  reporter.handle(progress(50_000_000))
  clock.pass(4000)
  reporter.handle(progress(90_000_000))
  reporter.handle({ event: 'segment.committed', table: 'events', ordinal: 0, rows: 500_000 })
  reporter.handle({ event: 'warning', table: 'events', message: 'the server is old' })
  clock.pass(1000)
  reporter.handle(progress(200_000_000))
  reporter.handle(finished())
  reporter.stop()
  assert.deepEqual(stream.lines, [
    'events: created with',
    '  CREATE TABLE events (',
    '    id Int64',
    '  )',
    'events: loading into clickhouse at http://localhost:8123; typed wire; codec lz4; 200.0 MB of input',
    'events: 25%, 250,000 rows sent, 50.0 MB of 200.0 MB read at 10.0 MB/s, 12.5 MB on the wire at 2.5 MB/s, ETA 15s',
    'warning: events: the server is old',
    'events: 100%, 1,000,000 rows sent, 200.0 MB of 200.0 MB read at 20.0 MB/s, 50.0 MB on the wire at 5.0 MB/s, finishing',
    'events: done, 1,000,000 rows loaded, in 2.1s',
  ])
})

test('the start of a load names the codec if there is one, and the reason for text', () => {
  const stream = new CollectingStream(false)
  const reporter = new PlainReporter(stream, fakeClock().now)
  const event = started() as Extract<LoadEvent, { event: 'table.started' }>
  reporter.handle({ ...event, wire: 'text', wireReason: 'column a has no encoder', codec: 'none' })
  assert.deepEqual(stream.lines, [
    'events: loading into clickhouse at http://localhost:8123; text wire (column a has no encoder); 200.0 MB of input',
  ])
})

test('a detected format is reported with the flags that set it', () => {
  const stream = new CollectingStream(false)
  const reporter = new PlainReporter(stream, fakeClock().now)
  const format = { words: 'csv, from the file name: 2 fields', flags: '--format csv --header' }
  const event = started() as Extract<LoadEvent, { event: 'table.started' }>
  reporter.handle({ ...event, format: { ...format, guessed: true } })
  reporter.handle({ ...event, format: { ...format, guessed: false } })
  assert.equal(stream.lines.length, 3)
  assert.equal(stream.lines[1], 'events: csv, from the file name: 2 fields; as flags: --format csv --header')
})

test('an unknown total makes no percent and no ETA', () => {
  const stream = new CollectingStream(false)
  const clock = fakeClock()
  const reporter = new PlainReporter(stream, clock.now)
  reporter.handle(started('events', null))
  clock.pass(5000)
  reporter.handle(progress(50_000_000, 'events', null))
  assert.match(stream.lines[0]!, /codec lz4$/)
  assert.equal(stream.lines[1], 'events: 250,000 rows sent, 50.0 MB read at 10.0 MB/s, 12.5 MB on the wire at 2.5 MB/s')
})

test('five rejects of a table are printed in full and the rest is counted', () => {
  const stream = new CollectingStream(false)
  const clock = fakeClock()
  const reporter = new PlainReporter(stream, clock.now)
  reporter.handle(started())
  const before = stream.lines.length
  for (let line = 1; line <= 100; line++) reporter.handle(reject(line))
  reporter.handle(reject(1, 'users'))
  const lines = stream.lines.slice(before)
  assert.deepEqual(lines.slice(0, 2), [
    'events: rejected BL_VALUE_OUT_OF_RANGE: 300 does not fit UInt8',
    '  at events.jsonl line 1, byte 100, column "level"',
  ])
  assert.equal(lines[10], 'events: further rejects are counted, not printed')
  assert.equal(lines[11], 'users: rejected BL_VALUE_OUT_OF_RANGE: 300 does not fit UInt8')
  assert.equal(lines.length, 13)
})

test('a failed load names its code; so does one that does not balance or was not counted', () => {
  const stream = new CollectingStream(false)
  const reporter = new PlainReporter(stream, fakeClock().now)
  const rows = { read: 10, loaded: 1, rejected: 2, skipped: 0 }
  reporter.handle(finished({ rows, balanced: false, error: { code: 'BL_CONNECTION_LOST', message: 'gone' } }))
  reporter.handle(finished({ rows, balanced: false }))
  reporter.handle(finished({ rows: { ...rows, read: 3 }, balanced: false, countedBy: 'sender' }))
  assert.deepEqual(stream.lines, [
    'events: failed with BL_CONNECTION_LOST, 1 row loaded, 2 rejected, in 2.1s',
    'events: DOES NOT BALANCE, 1 row loaded, 2 rejected, in 2.1s',
    'events: done, 1 row sent, not counted, 2 rejected, in 2.1s',
  ])
})

test('control characters of the input do not reach the terminal', () => {
  const stream = new CollectingStream(false)
  const reporter = new PlainReporter(stream, fakeClock().now)
  reporter.handle({ event: 'reject', table: 'a\x1b[2J', error: { code: 'BL_VALUE_SYNTAX', message: 'no\nnumber\x07' } })
  assert.equal(stream.text, 'a␛[2J: rejected BL_VALUE_SYNTAX: no␊number␇\n')
})
