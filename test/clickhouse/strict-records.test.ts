// Records that do not match the table's columns, or are no records at all.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

interface BadRecord {
  readonly what: string
  readonly record: string | Buffer
  readonly code: string
  /** Where in the record the place points to. */
  readonly at: number
  readonly column?: string
  readonly says: RegExp
}

const latin1 = Buffer.from('{"a":1,"b":"caf\xe9"}', 'latin1')

// The table is: a Int32, b String, m MATERIALIZED, l ALIAS.
const BAD: readonly BadRecord[] = [
  { what: 'a field that is no column', record: '{"a":1,"b":"","c":5}', code: 'BL_UNKNOWN_FIELD', at: 15, says: /"c"/ },
  { what: 'a field in other letters', record: '{"A":1,"b":""}', code: 'BL_UNKNOWN_FIELD', at: 2, says: /"A"/ },
  { what: 'a missing field', record: '{"a":1}', code: 'BL_MISSING_FIELD', at: 0, column: 'b', says: /"b"/ },
  { what: 'an empty object', record: '{}', code: 'BL_MISSING_FIELD', at: 0, column: 'a', says: /"a"/ },
  { what: 'a key twice', record: '{"a":1,"b":"","a":1}', code: 'BL_DUPLICATE_KEY', at: 15, column: 'a', says: /a/ },
  {
    what: 'a key twice, once in escapes',
    record: '{"a":1,"b":"","\\u0061":2}',
    code: 'BL_DUPLICATE_KEY',
    at: 15,
    column: 'a',
    says: /u0061/,
  },
  {
    what: 'a MATERIALIZED column',
    record: '{"a":1,"b":"","m":5}',
    code: 'BL_COLUMN_NOT_WRITABLE',
    at: 18,
    column: 'm',
    says: /only the server/,
  },
  {
    what: 'an ALIAS column',
    record: '{"a":1,"b":"","l":"x"}',
    code: 'BL_COLUMN_NOT_WRITABLE',
    at: 19,
    column: 'l',
    says: /only the server/,
  },
  { what: 'bytes that are not UTF-8', record: latin1, code: 'BL_INVALID_UTF8', at: 15, says: /UTF-8/ },
  { what: 'an array', record: '[1,"x"]', code: 'BL_NOT_AN_OBJECT', at: 0, says: /\[1,"x"\]/ },
  { what: 'two objects', record: '{"a":1,"b":""}{"a":1,"b":""}', code: 'BL_JSON_SYNTAX', at: 14, says: /\{/ },
  { what: 'half an object', record: '{"a":1,"b":', code: 'BL_JSON_SYNTAX', at: 11, says: /JSON/ },
  { what: 'a trailing comma', record: '{"a":1,"b":"",}', code: 'BL_JSON_SYNTAX', at: 14, says: /\}/ },
  { what: 'a raw tab in a text', record: '{"a":1,"b":"\t"}', code: 'BL_JSON_SYNTAX', at: 12, says: /\\x09/ },
  { what: 'NaN', record: '{"a":NaN,"b":""}', code: 'BL_JSON_SYNTAX', at: 5, says: /N/ },
  {
    what: 'a lone surrogate in a key',
    record: '{"a":1,"b":"","\\ud800":2}',
    code: 'BL_LONE_SURROGATE',
    at: 15,
    says: /ud800/,
  },
  {
    what: 'arrays 1100 deep',
    record: `{"a":1,"b":${'['.repeat(1100)}${']'.repeat(1100)}}`,
    code: 'BL_JSON_TOO_DEEP',
    at: 11 + 1024,
    says: /1024 levels deep/,
  },
]

const COLUMNS = 'a Int32, b String, m Int32 MATERIALIZED a + 1, l String ALIAS upper(b)'

async function makeStrictTable(server: TestServer): Promise<void> {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY a')
}

for (const { what, record, code, at, column, says } of BAD) {
  testOn(both.all, `refused: ${what}`, async (server) => {
    await makeStrictTable(server)
    const before = '{"a":7,"b":"é"}\r\n\n'
    const content = Buffer.concat([Buffer.from(before), Buffer.from(record), Buffer.from('\n{"a":8,"b":"y"}\n')])
    const report = await loadText(server, 't', content)
    const { error } = report
    assert.equal(error?.code, code, error?.message)
    const place = { line: 3, byteOffset: Buffer.byteLength(before) + at, ...(column !== undefined && { column }) }
    assert.deepEqual({ ...error?.place, source: undefined }, { source: undefined, ...place })
    assert.match(error?.place?.source ?? '', /\.jsonl$/)
    assert.match(error?.message ?? '', says)
    assert.equal(await countOf(server, 't'), 0)
  })
}

testOn(both.all, 'the good records around them are loaded with --max-errors', async (server) => {
  await makeStrictTable(server)
  const good = Buffer.from('{"a":1,"b":"x"}\n')
  const content = Buffer.concat(BAD.flatMap(({ record }) => [good, Buffer.from(record), Buffer.from('\n')]))
  const { length } = BAD
  const report = await loadText(server, 't', content, { maxErrors: length })
  assert.equal(report.error, undefined)
  assert.deepEqual(report.rows, { read: 2 * length, loaded: length, rejected: length, skipped: 0 })
  assert.equal(await countOf(server, 't'), length)
  assert.equal(await server.query('SELECT DISTINCT a, b, m, l FROM t'), '1\tx\t2\tX\n')
})

testOn(both.all, 'one bad record more than --max-errors ends the load', async (server) => {
  await makeStrictTable(server)
  const content = '{"a":1,"b":"x"}\n{"a":"no"}\n{"a":"no"}\n{"a":1,"b":"x"}\n'
  const report = await loadText(server, 't', content, { maxErrors: 1 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS')
  assert.equal(report.rows.loaded, 0)
  assert.equal(await countOf(server, 't'), 0)
})
