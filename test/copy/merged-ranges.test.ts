// Ranges that are read side by side: a row of one is whole before one of another begins, also when some range ends meanwhile.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { BulkloadError } from '../../src/errors.ts'
import { MergedRanges } from '../../src/sources/tables/postgres/merged-ranges.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

/** A row comes in many pieces. */
const ROW_BYTES = 300_000
const LONG_ROWS = 12
const SHORT_RANGES = 8
const LONG_RANGES = 8

let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})
after(async () => {
  await server?.stop()
})

function rangeOf(range: number, rows: number): string {
  const letter = String.fromCharCode(0x61 + range)
  return `COPY (SELECT repeat('${letter}', ${ROW_BYTES}) FROM generate_series(1, ${rows})) TO STDOUT (FORMAT binary)`
}

test('rows of ranges that end at different times are whole', async () => {
  const clients: pg.Client[] = []
  let counted = 0
  // Short ranges between the long ones: each that ends moves the others up.
  const statements = Array.from({ length: SHORT_RANGES + LONG_RANGES }, (_, range) =>
    rangeOf(range, range % 2 === 0 ? 1 + (range >> 1) : LONG_ROWS),
  )
  const merged = new MergedRanges({
    statements,
    streams: statements.length,
    take: async () => {
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      clients.push(client)
      return client
    },
    give: () => {},
    errorOf: (cause) => new BulkloadError('BL_SOURCE_FAILED', String(cause)),
    onEnd: (rows) => {
      counted = rows
    },
  })
  const pieces: Buffer[] = []
  const into = new Uint8Array(64 * 1024)
  for (let count = await merged.read(into, 0); count > 0; count = await merged.read(into, 0)) {
    pieces.push(Buffer.from(into.subarray(0, count)))
  }
  await merged.close()
  await Promise.all(clients.map((client) => client.end()))
  const bytes = Buffer.concat(pieces)
  const rows = new Map<string, number>()
  for (let at = 0; at < bytes.length; ) {
    assert.equal(String.fromCharCode(bytes[at]!), 'd', `no row begins at byte ${at} of ${bytes.length}`)
    const end = at + 1 + bytes.readInt32BE(at + 1)
    // The message, the number of fields, and the length of the only one.
    const text = bytes.toString('latin1', at + 11, end)
    const letter = text.charAt(0)
    assert.ok(text === letter.repeat(ROW_BYTES), `the row at byte ${at} has bytes of another`)
    rows.set(letter, (rows.get(letter) ?? 0) + 1)
    at = end
  }
  const expected = statements.map((_, range) => [
    String.fromCharCode(0x61 + range),
    range % 2 === 0 ? 1 + (range >> 1) : LONG_ROWS,
  ])
  assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(expected))
  assert.equal(
    counted,
    [...rows.values()].reduce((sum, count) => sum + count, 0),
  )
})
