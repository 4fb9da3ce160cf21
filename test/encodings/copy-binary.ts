// What the tests of binary fields share: a Postgres per file, writers made from its catalog, and COPY BINARY both ways.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND, type ValueWriter } from '../../src/codecs/value-kind.ts'
import { makeBinaryWriter } from '../../src/encodings/postgres-binary/make-writer.ts'
import type { PostgresType } from '../../src/schema.ts'
import { describeTable } from '../../src/sinks/postgres/introspect.ts'
import { scannedValue } from '../codecs/scanned-value.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const HEADER = Buffer.from('5047434f50590aff0d0a00 00000000 00000000'.replaceAll(' ', ''), 'hex')
const TRAILER = Buffer.from('ffff', 'hex')
const NULL_FIELD = Buffer.from('ffffffff', 'hex')

export interface CopyRoom {
  query(sql: string): Promise<Record<string, unknown>[]>
  /** The type as the catalog has it. */
  type(name: string): Promise<PostgresType>
  writer(name: string, rules?: ReadingRules): Promise<ValueWriter>
  /** The field that the server itself writes for an expression, its length first, in hex. */
  golden(expression: string): Promise<string>
  /** `COPY table FROM STDIN (FORMAT binary)`, a list of fields for each row. */
  load(table: string, rows: readonly (readonly Uint8Array[])[]): Promise<void>
}

/** Registers the start and the stop of the file's server, which begins with what the statements `schema` make. */
export function copyRoom(schema: string): CopyRoom {
  let server: PostgresDatabase | undefined
  let client: pg.Client | undefined
  let tables = 0
  before(async () => {
    server = await openPostgres()
    client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`SET TimeZone = 'UTC'; ${schema}`)
  })
  after(async () => {
    await client?.end()
    await server?.stop()
  })
  function connection(): pg.Client {
    assert.ok(client !== undefined, 'the room is used before it is open')
    return client
  }
  const room: CopyRoom = {
    async query(sql) {
      const results = [await connection().query<Record<string, unknown>>(sql)].flat()
      return results.at(-1)?.rows ?? []
    },
    async type(name) {
      const table = `type_${++tables}`
      await room.query(`CREATE TABLE ${table} (v ${name})`)
      const described = await describeTable(connection(), { schema: undefined, table }, new Map())
      const found = described?.columns[0]?.postgresType
      assert.ok(found !== undefined, `${name} has no tree`)
      return found
    },
    async writer(name, rules = {}) {
      const write = makeBinaryWriter(await room.type(name), rules)
      assert.ok(write !== undefined, `${name} has no writer`)
      return write
    },
    async golden(expression) {
      const pieces: Buffer[] = []
      const stream = connection().query(copyStreams.to(`COPY (SELECT ${expression}) TO STDOUT (FORMAT binary)`))
      for await (const piece of stream) pieces.push(piece as Buffer)
      // Before the field the header and a count of fields, after it the trailer.
      return Buffer.concat(pieces)
        .subarray(HEADER.length + 2, -TRAILER.length)
        .toString('hex')
    },
    async load(table, rows) {
      const stream = connection().query(copyStreams.from(`COPY ${table} FROM STDIN (FORMAT binary)`))
      const finished = new Promise<void>((resolve, reject) => {
        stream.on('finish', resolve)
        stream.on('error', reject)
      })
      const tuples = rows.flatMap((fields) => [Buffer.from([0, fields.length]), ...fields])
      stream.end(Buffer.concat([HEADER, ...tuples, TRAILER]))
      await finished
    },
  }
  return room
}

/** The field that `write` makes of a JSON value; the name of the reject where it makes none. */
export function field(write: ValueWriter, json: string): Uint8Array | string {
  const { bytes, start, end, kind } = scannedValue(json)
  if (kind === KIND.null) return NULL_FIELD
  // Small, so that it grows, and not empty, so that no position is 0 by chance.
  const out = new ColumnBuffer(8)
  out.length = 3
  const reject = write(bytes, start, end, kind, out)
  if (reject < 0) return rejectName(reject)
  assert.equal(reject, 0)
  return out.bytes.slice(3, out.length)
}

/** The same in hex. */
export function encoded(write: ValueWriter, json: string): string {
  const result = field(write, json)
  return typeof result === 'string' ? result : Buffer.from(result).toString('hex')
}

function rejectName(code: number): string {
  return Object.entries(REJECT).find(([, value]) => value === code)?.[0] ?? String(code)
}
