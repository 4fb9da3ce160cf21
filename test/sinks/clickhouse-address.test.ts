import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { type ClickhouseAddress, displayAddress, parseAddress } from '../../src/sinks/clickhouse/address.ts'

const DEFAULTS: ClickhouseAddress = {
  origin: 'http://localhost:8123',
  path: '/',
  database: 'default',
  user: 'default',
  password: '',
  settings: {},
}

const CASES: readonly [url: string, address: Partial<ClickhouseAddress>][] = [
  ['http://localhost:8123', {}],
  ['http://localhost', {}],
  ['localhost', {}],
  ['localhost:8123', {}],
  ['localhost/', {}],
  ['HTTP://LocalHost', {}],
  ['http://db.example', { origin: 'http://db.example:8123' }],
  ['https://db.example', { origin: 'https://db.example:8443' }],
  ['https://db.example/events', { origin: 'https://db.example:8443', database: 'events' }],
  ['http://db.example:9999', { origin: 'http://db.example:9999' }],
  // A port that is written is meant, also the one that a browser would leave out.
  ['http://db.example:80', { origin: 'http://db.example' }],
  ['http://db.example:80/events', { origin: 'http://db.example', database: 'events' }],
  ['https://db.example:443?max_threads=1', { origin: 'https://db.example', settings: { max_threads: '1' } }],
  ['db.example:80', { origin: 'http://db.example' }],
  // Numbers elsewhere are no ports.
  ['http://user:80@localhost', { user: 'user', password: '80' }],
  ['http://localhost/?password=a@b:80', { password: 'a@b:80' }],
  ['http://localhost/db:80', { database: 'db:80' }],
  ['http://localhost?setting=:80', { settings: { setting: ':80' } }],
  ['http://[::1]', { origin: 'http://[::1]:8123' }],
  ['http://[::1]:9999/db', { origin: 'http://[::1]:9999', database: 'db' }],
  ['[::1]:80', { origin: 'http://[::1]' }],
  ['http://10.0.0.1/', { origin: 'http://10.0.0.1:8123' }],
  ['http://ann:secret@localhost', { user: 'ann', password: 'secret' }],
  ['ann:secret@localhost', { user: 'ann', password: 'secret' }],
  ['http://ann@localhost', { user: 'ann' }],
  ['http://:secret@localhost', { password: 'secret' }],
  ['http://a%40b:p%3A%2F%3F%23%25%20%C3%A9@localhost', { user: 'a@b', password: 'p:/?#% é' }],
  ['http://localhost/my%20db', { database: 'my db' }],
  ['http://localhost/%E6%97%A5', { database: '日' }],
  ['http://localhost/events/', { database: 'events' }],
  ['http://localhost/?database=events', { database: 'events' }],
  ['http://localhost/path?database=query', { database: 'path' }],
  ['http://localhost/?user=ann&password=p%26q', { user: 'ann', password: 'p&q' }],
  ['http://bob:x@localhost/?user=ann&password=y', { user: 'bob', password: 'x' }],
  [
    'http://localhost/events?max_insert_block_size=1000&async_insert=1',
    { database: 'events', settings: { max_insert_block_size: '1000', async_insert: '1' } },
  ],
]

for (const [url, address] of CASES) {
  test(`${url} is understood`, () => assert.deepEqual(parseAddress(url), { ...DEFAULTS, ...address }))
}

const REFUSED = [
  '',
  'http://',
  'http://local host',
  'http://localhost:99999',
  'http://localhost:port',
  'ftp://localhost',
  'tcp://localhost:9000',
  'clickhouse://localhost:9000',
  'http://ann:100%@localhost',
  'http://localhost/%zz',
]

for (const url of REFUSED) {
  test(`${JSON.stringify(url)} is refused with a word on how to write it`, () => {
    assert.throws(
      () => parseAddress(url),
      (error) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, 'BL_USAGE')
        assert.match(error.hint ?? '', /http:\/\/user:password@host:8123\/database/)
        return true
      },
    )
  })
}

test('no error about an address shows the password in it', () => {
  for (const url of ['http://ann:s3cret@local host', 'ftp://ann:s3cret@localhost', 'http://ann:s3cret%@localhost']) {
    assert.throws(
      () => parseAddress(url),
      (error) => error instanceof BulkloadError && !`${error.stack}${String(error.cause)}`.includes('s3cret'),
    )
  }
})

test('people see where it is, without password and settings', () => {
  assert.equal(displayAddress(parseAddress('http://ann:s3cret@h/events?a=b')), 'http://h:8123/events')
})
