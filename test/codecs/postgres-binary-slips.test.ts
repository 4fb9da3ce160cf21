// Text with slips of the pen: whatever a codec of COPY BINARY still takes must be what the server makes of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { CASES, serverFields } from './postgres-binary-golden.ts'
import { family, fieldOf, taken } from './postgres-binary-type.ts'

const LETTERS = [
  ...' 0123456789.,:;-+/()[]{}<>eExTZzPYMDHWSabf\\o%@"',
  'ago',
  ' day',
  ' ago',
  '00',
  '::',
  '-',
  '\t',
  'é',
]
const ROUNDS = rounds(300, 5000)
/** In jsonb the server writes values its own way, and char(n) it pads. */
const OTHERWISE = ['json', 'jsonb', 'char(3)']

let server: PostgresDatabase
let client: pg.Client

before(async () => {
  server = await openPostgres()
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'; CREATE EXTENSION citext")
})

after(async () => {
  await client?.end()
  await server?.stop()
})

function slip(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  const rest = random.chance(0.6) ? at + 1 + random.below(2) : at
  return text.slice(0, at) + (random.chance(0.8) ? random.pick(LETTERS) : '') + text.slice(rest)
}

for (const cases of CASES) {
  if (OTHERWISE.includes(cases.sql)) continue
  const texts = taken(cases).flatMap((json) => (json.startsWith('"') ? [JSON.parse(json) as string] : []))
  if (texts.length === 0) continue
  test(`${cases.sql} with slips is refused, or the bytes of the server`, async (t) => {
    t.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
    const random = new Random(SEED)
    const slips = Array.from({ length: ROUNDS }, () => {
      const once = slip(random, random.pick(texts))
      return JSON.stringify(random.chance(0.3) ? slip(random, once) : once)
    })
    const fields = slips.map((json) => fieldOf(family(cases.name), cases.typmod, json))
    const kept = slips.filter((_, i) => typeof fields[i] === 'string')
    const keptFields = fields.filter((field) => typeof field === 'string')
    for (let at = 0; at < kept.length; at += 1000) {
      const some = kept.slice(at, at + 1000)
      const expected = await serverFields(client, cases.sql, some).catch((error: pg.DatabaseError) => {
        throw new Error(`seed ${SEED}: the server refuses what the codec takes: ${error.message}`)
      })
      for (const [i, json] of some.entries()) assert.equal(keptFields[at + i], expected[i], `seed ${SEED}: ${json}`)
    }
  })
}
