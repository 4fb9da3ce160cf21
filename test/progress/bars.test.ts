import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { barLine } from '../../src/progress/bar-line.ts'
import { BarsReporter } from '../../src/progress/bars.ts'
import { LiveTable } from '../../src/progress/live-table.ts'
import type { LoadEvent } from '../../src/report.ts'
import { CollectingStream, fakeClock, finished, progress, reject, started } from './collecting-stream.ts'

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

function tableAt(read: number, total: number | null, rejected = 0): LiveTable {
  const start = started('events', total) as Extract<LoadEvent, { event: 'table.started' }>
  const step = progress(read, 'events', total) as Extract<LoadEvent, { event: 'table.progress' }>
  const table = new LiveTable(start, 0)
  table.update({ ...step, rows: { ...step.rows, rejected } }, 2000)
  return table
}

test('a wide bar tells everything', () => {
  assert.equal(
    barLine(tableAt(90_000_000, 200_000_000, 3), 2000, 140, 6),
    'events  [=============                 ]   45%  450,000 rows sent  3 rejected   45.0 MB/s in   11.3 MB/s out  4.0:1  ETA 2.4s',
  )
})

test('a bar of 80 columns leaves the drawing out', () => {
  assert.equal(
    barLine(tableAt(90_000_000, 200_000_000), 2000, 80, 6),
    'events   45%  450,000 rows sent   45.0 MB/s in   11.3 MB/s out  4.0:1  ETA 2.4s',
  )
})

test('a bar fits any width and keeps its name, percent and ETA longest', () => {
  const table = tableAt(90_000_000, 200_000_000, 3)
  for (let width = 1; width <= 160; width++) {
    const line = barLine(table, 2000, width, 6)
    assert.ok(line.length < Math.max(2, width), `${width}: ${line}`)
  }
  assert.equal(barLine(table, 2000, 25, 6), 'events   45%  ETA 2.4s')
  assert.equal(barLine(table, 2000, 14, 6), 'events   45%')
  assert.equal(barLine(table, 2000, 6, 6), 'even…')
})

test('a bar of unknown total tells counts and no percent and no ETA', () => {
  assert.equal(
    barLine(tableAt(90_000_000, null), 2000, 80, 6),
    'events  450,000 rows sent  90.0 MB read   45.0 MB/s in   11.3 MB/s out  4.0:1',
  )
})

test('a bar whose input is read says that it is finishing', () => {
  assert.match(barLine(tableAt(200_000_000, 200_000_000), 2000, 80, 6), /100%.*finishing$/)
})

test('a long name is cut', () => {
  const start = started('x'.repeat(40)) as Extract<LoadEvent, { event: 'table.started' }>
  assert.match(barLine(new LiveTable(start, 0), 0, 80, 40), /^x{23}… {2}/)
})

test('bars are drawn, lines go above them, and stop leaves the cursor visible', () => {
  const stream = new CollectingStream(true, 100)
  const clock = fakeClock()
  const reporter = new BarsReporter(stream.asWriteStream(), clock.now)
  reporter.handle(started())
  assert.ok(stream.text.includes(HIDE_CURSOR))
  clock.pass(2000)
  reporter.handle(progress(90_000_000))
  reporter.handle(reject(7))
  reporter.handle({ event: 'warning', message: 'slow' })
  reporter.stop()
  reporter.stop()
  reporter.handle(reject(8))
  assert.ok(stream.text.includes('rejected BL_VALUE_OUT_OF_RANGE: 300 does not fit UInt8\n'))
  assert.ok(stream.text.includes('warning: slow\n'))
  assert.ok(stream.text.includes('  at events.jsonl line 7, byte 700, column "level"'))
  assert.ok(stream.text.includes('events: 45%, 450,000 rows sent'))
  assert.ok(!stream.text.includes('line 8'))
  assert.ok(stream.text.lastIndexOf(SHOW_CURSOR) > stream.text.lastIndexOf(HIDE_CURSOR))
})

test('stop before anything was drawn writes nothing', () => {
  const stream = new CollectingStream(true)
  new BarsReporter(stream.asWriteStream(), fakeClock().now).stop()
  assert.equal(stream.text, '')
})

test('a finished table becomes a line', () => {
  const stream = new CollectingStream(true)
  const reporter = new BarsReporter(stream.asWriteStream(), fakeClock().now)
  for (const event of [started(), progress(1000), finished()]) reporter.handle(event)
  reporter.stop()
  assert.ok(stream.text.includes('events: done, 1,000,000 rows loaded, in 2.1s\n'))
})

test('bars redraw at most ten times a second however many events come, and use no colour', async () => {
  const stream = new CollectingStream(true)
  const reporter = new BarsReporter(stream.asWriteStream(), Date.now)
  reporter.handle(started())
  const start = Date.now()
  let read = 0
  while (Date.now() - start < 600) {
    for (let burst = 0; burst < 1000; burst++) reporter.handle(progress(++read * 200))
    await sleep(1)
  }
  const redraws = stream.text.split('rows sent').length - 1
  reporter.stop()
  assert.ok(redraws >= 1 && redraws <= 6, String(redraws))
  assert.ok(!/\[[\d;]*m/.test(stream.text))
})

test('bars never write to stdout', (context) => {
  const write = context.mock.method(process.stdout, 'write')
  const reporter = new BarsReporter(new CollectingStream(true).asWriteStream(), fakeClock().now)
  for (const event of [started(), progress(1000), reject(1)]) reporter.handle(event)
  reporter.stop()
  const count = write.mock.callCount()
  write.mock.restore()
  assert.equal(count, 0)
})

test('more tables than rows of the terminal do not all get a bar', () => {
  const stream = new CollectingStream(true)
  stream.rows = 5
  const reporter = new BarsReporter(stream.asWriteStream(), fakeClock().now)
  for (let table = 0; table < 10; table++) reporter.handle(started(`table-${table}`))
  stream.text = ''
  reporter.stop()
  assert.equal(stream.text.split('rows sent').length - 1, 10 + 3)
})
