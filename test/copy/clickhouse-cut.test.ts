// An answer of ClickHouse that does not come whole: cut off, ended in order too early, damaged. It is an error, and no row stays.

import assert from 'node:assert/strict'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { BlockEnds, damaged } from '../../src/formats/clickhouse-native/block-ends.ts'
import { copy } from '../../src/index.ts'
import type { TableReport } from '../../src/report.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const skip = clickhouseMissing
const ROWS = 100_000
const COLUMNS = [
  { name: 'id', type: 'UInt32' },
  { name: 's', type: 'String' },
]
const TABLE = [
  `CREATE TABLE t (${COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')}) ENGINE = MergeTree ORDER BY id`,
  `INSERT INTO t SELECT number, hex(cityHash64(number)) FROM numbers(${ROWS})`,
]

let old: ClickhouseServer
let today: ChdbFront
let postgres: PostgresDatabase
let proxy: Server
let behind = ''
/** What the proxy makes of the rows. */
let answer: (response: ServerResponse, rows: Buffer) => void = (response, rows) => response.end(rows)

before(async () => {
  today = await startChdbFront()
  postgres = await openPostgres()
  if (!skip) old = await startClickhouse()
  for (const server of [today, old]) for (const sql of TABLE) await server?.query(sql)
  proxy = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const sql = Buffer.concat(parts).toString()
    const real = await fetch(`${behind}${request.url}`, { method: 'POST', body: sql })
    const body = Buffer.from(await real.arrayBuffer())
    response.statusCode = real.status
    if (sql.endsWith('FORMAT Native')) answer(response, body)
    else response.end(body)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})

after(async () => {
  proxy?.close()
  proxy?.closeAllConnections()
  await postgres?.stop()
  await today?.stop()
  await old?.stop()
})

async function copied(server: string): Promise<TableReport | undefined> {
  behind = server
  const { port } = proxy.address() as { port: number }
  const report = await copy({
    source: `http://127.0.0.1:${port}/default`,
    target: postgres.url,
    tables: ['t'],
    create: true,
  })
  const [found] = await postgres.query("SELECT to_regclass('t') AS name")
  if (report.tables[0]?.error !== undefined) assert.equal(found?.['name'], null)
  return report.tables[0]
}

function blockEnd(rows: Buffer): number {
  const ends = new BlockEnds(COLUMNS, (_bytes, byteOffset, what) => damaged('t', byteOffset, what))
  return ends.scan(rows, 0, rows.length >> 1)
}

test('a connection that breaks', { skip }, async () => {
  answer = (response, rows) => {
    response.write(rows.subarray(0, rows.length >> 1), () => response.destroy())
  }
  assert.equal((await copied(old.url))?.error?.code, 'BL_SOURCE_FAILED')
})

test('an answer that ends in order within a block', { skip }, async () => {
  answer = (response, rows) => response.end(rows.subarray(0, (rows.length >> 1) + 3))
  const error = (await copied(old.url))?.error
  assert.equal(error?.code, 'BL_SOURCE_CORRUPT')
  assert.match(String(error?.message), /the last block is incomplete/)
})

test('an answer that ends in order between two blocks', { skip }, async () => {
  answer = (response, rows) => response.end(rows.subarray(0, blockEnd(rows)))
  const error = (await copied(old.url))?.error
  assert.equal(error?.code, 'BL_UNBALANCED')
  assert.match(String(error?.message), /^100000 rows were sent by the server/)
})

test("a flipped bit in a compressed answer, and an answer without its last frame's end", async () => {
  answer = (response, rows) => {
    const wrong = Buffer.from(rows)
    wrong[rows.length >> 1]! ^= 4
    response.end(wrong)
  }
  assert.match(
    String((await copied(today.url))?.error?.message),
    /the answer of the server is damaged or incomplete: a frame's checksum is wrong/,
  )
  answer = (response, rows) => response.end(rows.subarray(0, rows.length - 1))
  assert.equal((await copied(today.url))?.error?.code, 'BL_SOURCE_CORRUPT')
})

test('a server that writes its words behind the frames', async () => {
  answer = (response, rows) => {
    response.write(rows)
    response.end(
      '\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 241. DB::Exception: Memory limit exceeded (version 26.7)\n61 abcdefghijklmnop\r\n__exception__\r\n',
    )
  }
  const error = (await copied(today.url))?.error
  assert.equal(error?.code, 'BL_SOURCE_FAILED')
  assert.equal(error?.serverCode, 241)
})
