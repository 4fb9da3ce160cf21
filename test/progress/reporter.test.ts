import assert from 'node:assert/strict'
import test from 'node:test'
import { createReporter, presentationOf } from '../../src/progress/reporter.ts'
import { CollectingStream, finished, reject, started } from './collecting-stream.ts'

const choices: readonly [string, boolean, NodeJS.ProcessEnv, string][] = [
  ['a terminal gets bars', true, { TERM: 'xterm' }, 'bars'],
  ['a terminal without TERM gets bars', true, {}, 'bars'],
  ['a pipe gets plain lines', false, { TERM: 'xterm' }, 'plain'],
  ['a dumb terminal gets plain lines', true, { TERM: 'dumb' }, 'plain'],
  ['CI gets plain lines', true, { CI: 'true' }, 'plain'],
  ['CI=false is no CI', true, { CI: 'false' }, 'bars'],
  ['an empty CI is no CI', true, { CI: '' }, 'bars'],
]

for (const [sentence, isTTY, env, expected] of choices) {
  test(sentence, () => {
    const stream = new CollectingStream(isTTY).asWriteStream()
    assert.equal(presentationOf({ mode: 'auto', stream, env }), expected)
    assert.equal(presentationOf({ mode: 'json', stream, env }), 'json')
    assert.equal(presentationOf({ mode: 'quiet', stream, env }), 'quiet')
  })
}

test('quiet hides progress, and tells warnings and which tables have rejects', () => {
  const stream = new CollectingStream(true)
  const reporter = createReporter({ mode: 'quiet', stream: stream.asWriteStream(), env: {} })
  reporter.handle({ event: 'warning', message: 'a file is left out' })
  reporter.handle({ event: 'warning', table: 'events', message: 'a column stays text' })
  reporter.handle(reject(1))
  const rejects = { file: 'events.rejects.csv', reasons: 'events.rejects.reasons.jsonl' }
  reporter.handle(finished({ rows: { read: 1200, loaded: 1199, rejected: 1, skipped: 0 }, rejects }))
  reporter.stop()
  assert.deepEqual(stream.lines, [
    'warning: a file is left out',
    'warning: events: a column stays text',
    'events: 1 of 1,200 records rejected, reasons in events.rejects.reasons.jsonl',
  ])
})

test('quiet prints the rejects of a failed load without an uncounted number of records', () => {
  const stream = new CollectingStream(true)
  const reporter = createReporter({ mode: 'quiet', stream: stream.asWriteStream(), env: {} })
  reporter.handle(finished({ rows: { read: 0, loaded: 0, rejected: 2, skipped: 0 } }))
  reporter.stop()
  assert.deepEqual(stream.lines, ['events: 2 records rejected'])
})

test('quiet writes nothing of a load that goes well', () => {
  const stream = new CollectingStream(true)
  const reporter = createReporter({ mode: 'quiet', stream: stream.asWriteStream(), env: {} })
  for (const event of [started(), reject(1), finished()]) reporter.handle(event)
  reporter.stop()
  assert.equal(stream.text, '')
})

test('a stream that breaks does not end the process', () => {
  const stream = new CollectingStream(false)
  const reporter = createReporter({ mode: 'auto', stream: stream.asWriteStream(), env: {} })
  createReporter({ mode: 'auto', stream: stream.asWriteStream(), env: {} })
  assert.equal(stream.listenerCount('error'), 1)
  stream.emit('error', new Error('EPIPE'))
  reporter.handle(started())
  reporter.stop()
})
