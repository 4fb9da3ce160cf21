// What ClickHouse answers while the upload still runs, and answers that say 200 and mean no.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AfterAnswer } from '../servers/faulty-connection.ts'
import { assertFailed, runFaultLoad } from './fault-load.ts'
import { faultTarget, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const MEGABYTE = 1_000_000
const front = faultTarget("today's ClickHouse")

interface EarlyAnswer {
  readonly status: string
  readonly code: number
  readonly text: string
  readonly afterwards: AfterAnswer
}

const MEMORY = 'Memory limit (total) exceeded: would use 3.51 GiB, maximum: 3.50 GiB. (MEMORY_LIMIT_EXCEEDED)'

const EARLY: readonly EarlyAnswer[] = [
  { status: '400 Bad Request', code: 117, text: 'Unknown field found. (INCORRECT_DATA)', afterwards: 'close' },
  { status: '404 Not Found', code: 60, text: 'Table default.t does not exist. (UNKNOWN_TABLE)', afterwards: 'keep' },
  { status: '413 Payload Too Large', code: 229, text: 'Request is too big. (QUERY_IS_TOO_LARGE)', afterwards: 'reset' },
  { status: '500 Internal Server Error', code: 241, text: MEMORY, afterwards: 'close' },
  { status: '500 Internal Server Error', code: 241, text: MEMORY, afterwards: 'keep' },
  { status: '500 Internal Server Error', code: 241, text: MEMORY, afterwards: 'reset' },
]

function answer(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

for (const { status, code, text, afterwards } of EARLY) {
  test(`an answer ${status} in the middle of the upload, then ${afterwards}, is quoted`, () =>
    withProxy(front, async (proxy) => {
      const table = await front.table()
      const body = `Code: ${code}. DB::Exception: ${text} (version 26.7.2.1 (official build))\n`
      proxy.answerAfter(2 * MEGABYTE, answer(status, body, `X-ClickHouse-Exception-Code: ${code}\r\n`), afterwards)
      const outcome = await runFaultLoad({ sink: 'clickhouse', url: front.url(proxy.port), table })
      const error = assertFailed(outcome, 'BL_SERVER', /^ClickHouse refused: /)
      assert.equal(error.message, `ClickHouse refused: ${text} (code ${code})`)
      assert.equal(error.serverCode, code)
      assert.equal(await front.count(table), ROWS_BEFORE)
    }))
}

test('an early answer that names a row is shown with its place in the input', () =>
  withProxy(front, async (proxy) => {
    const table = await front.table()
    const body = "Code: 27. DB::Exception: Cannot parse input: expected '\"': (at row 5): (CANNOT_PARSE_INPUT)\n"
    proxy.answerAfter(MEGABYTE, answer('400 Bad Request', body), 'close')
    const outcome = await runFaultLoad({ sink: 'clickhouse', url: front.url(proxy.port), table, rowBytes: 100 })
    const error = assertFailed(outcome, 'BL_SERVER_REFUSED_ROW', /Cannot parse input/)
    assert.deepEqual(error.place, { source: 'the stream', line: 5, byteOffset: 400 })
  }))

test('an early answer that is not from ClickHouse, but from a load balancer, is quoted with its status', () =>
  withProxy(front, async (proxy) => {
    const table = await front.table()
    proxy.answerAfter(MEGABYTE, answer('503 Service Unavailable', 'no upstream is healthy\n'), 'close')
    const outcome = await runFaultLoad({ sink: 'clickhouse', url: front.url(proxy.port), table })
    const error = assertFailed(outcome, 'BL_SERVER', /no upstream is healthy/)
    assert.equal(error.serverCode, 503)
  }))

test('an early answer 200 is no success', () =>
  withProxy(front, async (proxy) => {
    const table = await front.table()
    proxy.answerAfter(MEGABYTE, answer('200 OK', ''), 'keep')
    const outcome = await runFaultLoad({ sink: 'clickhouse', url: front.url(proxy.port), table })
    assertFailed(outcome, 'BL_CONNECTION_LOST', /answered before the upload was complete/)
  }))

const TAG = 'PU1FNUFH98000000'
const NEW_TEXT = `Code: 241. DB::Exception: ${MEMORY} (version 26.7.2.1 (official build))`
const MEANT_AS_NO: readonly { name: string; headers: string; body: string; words: RegExp }[] = [
  {
    name: 'with the code in a header and the text in the body',
    headers: 'X-ClickHouse-Exception-Code: 241\r\n',
    body: `${NEW_TEXT}\n`,
    words: /^ClickHouse refused: Memory limit \(total\) exceeded.*\(MEMORY_LIMIT_EXCEEDED\) \(code 241\)$/,
  },
  {
    name: 'with nothing but the code in a header',
    headers: 'X-ClickHouse-Exception-Code: 241\r\n',
    body: '',
    words: /^ClickHouse refused: .*\(code 241\)$/,
  },
  {
    name: 'with the exception as the body',
    headers: '',
    body: `${NEW_TEXT}\n`,
    words: /^ClickHouse refused: Memory limit \(total\) exceeded.*\(MEMORY_LIMIT_EXCEEDED\) \(code 241\)$/,
  },
  {
    name: 'with the exception as the body, as servers of 2018 write it',
    headers: '',
    body: 'Code: 241, e.displayText() = DB::Exception: Memory limit (for query) exceeded, e.what() = DB::Exception\n',
    words: /^ClickHouse refused: Memory limit \(for query\) exceeded \(code 241\)$/,
  },
  {
    name: 'with an __exception__ block of 25.11',
    headers: `X-ClickHouse-Exception-Tag: ${TAG}\r\n`,
    body: `\r\n__exception__\r\n${TAG}\r\n${NEW_TEXT}\n${NEW_TEXT.length + 1} ${TAG}\r\n__exception__\r\n`,
    words: /^ClickHouse refused: Memory limit \(total\) exceeded.*\(MEMORY_LIMIT_EXCEEDED\) \(code 241\)$/,
  },
  {
    name: 'with an __exception__ block of 25.8',
    headers: '',
    body: `__exception__\r\n${NEW_TEXT}\n`,
    words: /^ClickHouse refused: Memory limit \(total\) exceeded.*\(MEMORY_LIMIT_EXCEEDED\) \(code 241\)$/,
  },
]

for (const { name, headers, body, words } of MEANT_AS_NO) {
  test(`an answer 200 ${name} is a failure`, () =>
    withProxy(front, async (proxy) => {
      const table = await front.table()
      // Of all answers only that to the INSERT has no body.
      proxy.rewriteResponse((response) =>
        /content-length: 0\r\n/i.test(response) ? answer('200 OK', body, headers) : response,
      )
      const spec = { sink: 'clickhouse', url: front.url(proxy.port), table, rows: 10 } as const
      const error = assertFailed(await runFaultLoad(spec), 'BL_SERVER', words)
      assert.equal(error.serverCode, 241)
    }))
}
