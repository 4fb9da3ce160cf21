import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { type ClickhouseAddress, parseAddress } from '../../src/sinks/clickhouse/address.ts'
import { connectionError } from '../../src/sinks/clickhouse/connect-error.ts'
import { exceptionText, isRefusal, serverError } from '../../src/sinks/clickhouse/errors.ts'

const ADDRESS: ClickhouseAddress = parseAddress('http://ann:secret@h/db')

interface Expected {
  readonly code: BulkloadError['code']
  readonly message: string
  readonly serverCode: number
  readonly segmentRow?: number
  readonly hint?: RegExp
}

/** Texts as servers of several versions sent them. */
const ANSWERS: readonly [name: string, status: number, headers: Record<string, string>, body: string, Expected][] = [
  [
    '18.16',
    404,
    {},
    "Code: 60, e.displayText() = DB::Exception: Table default.nope doesn't exist., e.what() = DB::Exception\n",
    { code: 'BL_SERVER', message: "Table default.nope doesn't exist. (code 60)", serverCode: 60, hint: /--create/ },
  ],
  [
    '18.16, a bad row',
    400,
    {},
    'Code: 27, e.displayText() = DB::Exception: Cannot parse input: expected , before: x: (at row 17)\n, e.what() = DB::Exception',
    {
      code: 'BL_SERVER_REFUSED_ROW',
      message: 'Cannot parse input: expected , before: x: (at row 17) (code 27)',
      serverCode: 27,
      segmentRow: 17,
      hint: /correct the record/,
    },
  ],
  [
    '20.3',
    500,
    { 'x-clickhouse-exception-code': '241' },
    'Code: 241. DB::Exception: Memory limit (total) exceeded (version 20.3.1.1)\n',
    { code: 'BL_SERVER', message: 'Memory limit (total) exceeded (code 241)', serverCode: 241, hint: /--jobs/ },
  ],
  [
    '26.7, a bad row',
    400,
    { 'x-clickhouse-exception-code': '27' },
    "Code: 27. DB::Exception: Cannot parse input: expected '\"' before: 'x': (while reading the value of key v): (at row 3)\n: While executing JSONEachRowRowInputFormat. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7.2.1 (official build))\n",
    {
      code: 'BL_SERVER_REFUSED_ROW',
      message:
        "Cannot parse input: expected '\"' before: 'x': (while reading the value of key v): (at row 3) : While executing JSONEachRowRowInputFormat. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (code 27)",
      serverCode: 27,
      segmentRow: 3,
    },
  ],
  [
    'too many parts',
    500,
    {},
    'Code: 252. DB::Exception: Too many parts (300). (TOO_MANY_PARTS) (version 24.8.4.13 (official build))',
    { code: 'BL_SERVER', message: 'Too many parts (300). (TOO_MANY_PARTS) (code 252)', serverCode: 252, hint: /wait/ },
  ],
  [
    'a network exception of the server',
    503,
    {},
    'Code: 209, e.displayText() = DB::NetException: Timeout exceeded while reading from socket, e.what() = DB::NetException',
    {
      code: 'BL_SERVER',
      message: 'Timeout exceeded while reading from socket (code 209)',
      serverCode: 209,
      hint: /waited too long/,
    },
  ],
  [
    'a wrong password',
    403,
    { 'x-clickhouse-exception-code': '516' },
    'Code: 516. DB::Exception: ann: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)',
    {
      code: 'BL_AUTH',
      message:
        'ann: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED) (code 516), as user "ann" at http://h:8123',
      serverCode: 516,
      hint: /BULKLOAD_CLICKHOUSE_URL/,
    },
  ],
  [
    'a proxy that wants a password',
    401,
    {},
    '<h1>401</h1>\n',
    { code: 'BL_AUTH', message: '<h1>401</h1>, as user "ann" at http://h:8123', serverCode: 401 },
  ],
  [
    'a gateway',
    502,
    {},
    '<html>\r\n<body>Bad Gateway</body>\r\n</html>',
    { code: 'BL_SERVER', message: '<html> <body>Bad Gateway</body> </html>', serverCode: 502 },
  ],
  ['a status alone', 500, {}, '', { code: 'BL_SERVER', message: 'HTTP status 500 without a message', serverCode: 500 }],
  [
    '200 with the header of an exception',
    200,
    { 'x-clickhouse-exception-code': '209' },
    '',
    { code: 'BL_SERVER', message: 'HTTP status 200 without a message (code 209)', serverCode: 209 },
  ],
  [
    '200 with an exception for a body',
    200,
    {},
    'Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version 23.8.1.1)',
    {
      code: 'BL_SERVER',
      message: 'Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (code 243)',
      serverCode: 243,
      hint: /disk/,
    },
  ],
  [
    '200 with a marked exception after other bytes',
    200,
    {},
    '{"rows":1}\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 395. DB::Exception: boom. (FUNCTION_THROW) (version 26.7.2.1 (official build))\n88 abcdefghijklmnop\r\n__exception__\r\n',
    { code: 'BL_SERVER', message: 'boom. (FUNCTION_THROW) (code 395)', serverCode: 395 },
  ],
]

for (const [name, status, headers, body, expected] of ANSWERS) {
  test(`the server's words are quoted: ${name}`, () => {
    const error = serverError(status, headers, body, ADDRESS)
    assert.ok(error)
    assert.equal(error.code, expected.code)
    assert.equal(error.message, `ClickHouse refused: ${expected.message}`)
    assert.equal(error.serverCode, expected.serverCode)
    assert.equal(error.segmentRow, expected.segmentRow)
    if (expected.hint) assert.match(error.hint ?? '', expected.hint)
    assert.doesNotMatch(`${error.message}${error.hint}`, /secret/)
  })
}

test('2xx without an exception is success, also when the data speak of exceptions', () => {
  for (const body of [
    '',
    'Ok.\n',
    '{"data":[["Code: 60. DB::Exception: no, this is a row"]]}',
    '{"data":[["a row about __exception__"]]}',
    'x\tCode: 1. DB::Exception: text\n',
  ]) {
    assert.equal(serverError(200, {}, body, ADDRESS), undefined, body)
    assert.equal(serverError(204, { 'x-clickhouse-summary': '{}' }, body, ADDRESS), undefined, body)
  }
})

test('a very long answer is cut', () => {
  const error = serverError(500, {}, `Code: 6. DB::Exception: ${'x'.repeat(100_000)}`, ADDRESS)
  assert.ok(error && error.message.length < 2100)
})

test('an exception of the engine is read as one of a server', () => {
  const error = exceptionText('Code: 26. DB::Exception: Cannot parse: (at row 5)\n. (CODE)', 'the embedded ClickHouse')
  assert.deepEqual([error.code, error.segmentRow, error.serverCode], ['BL_SERVER_REFUSED_ROW', 5, 26])
  const other = exceptionText('out of memory', 'the embedded ClickHouse')
  assert.deepEqual([other.code, other.message], ['BL_SERVER', 'ClickHouse refused: out of memory'])
})

const FAULTS: readonly [cause: object, code: BulkloadError['code'], message: RegExp][] = [
  [
    { code: 'ECONNREFUSED', message: 'x' },
    'BL_CONNECT',
    /cannot connect to ClickHouse at http:\/\/h:8123 \(ECONNREFUSED\)/,
  ],
  [{ code: 'ENOTFOUND', message: 'x' }, 'BL_CONNECT', /cannot connect to ClickHouse/],
  [{ code: 'EAI_AGAIN', message: 'x' }, 'BL_CONNECT', /cannot connect to ClickHouse/],
  [{ code: 'EHOSTUNREACH', message: 'x' }, 'BL_CONNECT', /cannot connect to ClickHouse/],
  [{ code: 'UND_ERR_CONNECT_TIMEOUT', message: 'x' }, 'BL_CONNECT', /timed out/],
  [{ code: 'ETIMEDOUT', message: 'x' }, 'BL_CONNECT', /timed out/],
  [{ name: 'HTTPParserError', message: 'Expected HTTP/' }, 'BL_CONNECT', /does not speak HTTP/],
  [{ code: 'ECONNRESET', message: 'read ECONNRESET' }, 'BL_CONNECTION_LOST', /was lost: read ECONNRESET/],
  [{ message: 'other side closed' }, 'BL_CONNECTION_LOST', /was lost: other side closed/],
]

for (const [cause, code, message] of FAULTS) {
  test(`${JSON.stringify(cause)} on the way is ${code}`, () => {
    const error = connectionError(Object.assign(new Error(), cause), ADDRESS)
    assert.equal(error.code, code)
    assert.match(error.message, message)
  })
}

test('a BulkloadError stays as it is, and other errors are wrapped', () => {
  const known = new BulkloadError('BL_ABORTED', 'enough')
  assert.equal(connectionError(known, ADDRESS), known)
  assert.equal(connectionError(undefined, ADDRESS).code, 'BL_CONNECTION_LOST')
  assert.match(connectionError('odd', ADDRESS).message, /odd/)
  // What an AbortSignal of AbortSignal.timeout gives, whose code is a number.
  const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  assert.match(connectionError(late, ADDRESS).message, /was lost: The operation was aborted due to timeout/)
})

test('a server that says that it does not know has not refused', () => {
  const said = (text: string): boolean => isRefusal(exceptionText(text, 'h'))
  assert.equal(said('Code: 27. DB::Exception: Cannot parse input (at row 3)'), true)
  assert.equal(said('Code: 241. DB::Exception: Memory limit exceeded'), true)
  assert.equal(said('Code: 319. DB::Exception: Unknown status, client must retry'), false)
  assert.equal(isRefusal(new BulkloadError('BL_CONNECTION_LOST', 'gone')), false)
  assert.equal(isRefusal(new BulkloadError('BL_TIMEOUT', 'late')), false)
})
