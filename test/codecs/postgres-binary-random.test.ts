// Random and hard values: the codecs of COPY BINARY against the server, which parses the same text.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { judgeDecimal } from '../oracle/judge-number.ts'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { serverFields } from './postgres-binary-golden.ts'
import { HARD_FLOATS } from './postgres-binary-numbers.ts'
import { family, fieldOf } from './postgres-binary-type.ts'

const DIGITS = [...'0123456789']

let server: PostgresDatabase
let client: pg.Client

before(async () => {
  server = await openPostgres()
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'")
})

after(async () => {
  await client?.end()
  await server?.stop()
})

type Name = Parameters<typeof family>[0]

async function assertSame(sql: string, name: Name, typmod: number, values: readonly string[]): Promise<void> {
  // A row has 1664 columns at most.
  for (let at = 0; at < values.length; at += 1000) {
    const some = values.slice(at, at + 1000)
    const fields = await serverFields(client, sql, some)
    for (const [i, json] of some.entries()) {
      assert.equal(fieldOf(family(name), typmod, json), fields[i], `seed ${SEED}: ${sql} ${json.slice(0, 300)}`)
    }
  }
}

function randomNumber(random: Random, maxDigits: number, maxExponent: number): string {
  const zeros = (): string => '0'.repeat(random.chance(0.3) ? random.below(9) : 0)
  const whole = (random.text(DIGITS, random.below(maxDigits)) + zeros()).replace(/^0+(?=\d)/, '') || '0'
  const fraction = random.chance(0.6) ? `.${zeros()}${random.text(DIGITS, 1 + random.below(maxDigits))}${zeros()}` : ''
  const sign = random.pick(['', '-', '+'])
  const exponent = random.chance(0.4) ? `${random.pick(['e', 'E'])}${sign}${random.below(maxExponent)}` : ''
  return `${random.chance(0.3) ? '-' : ''}${whole}${fraction}${exponent}`
}

test('random numerics are the bytes that the server makes of their text', async (t) => {
  t.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
  const random = new Random(SEED)
  const values = Array.from({ length: 3000 }, () => randomNumber(random, 1 + random.below(40), 60))
  await assertSame('numeric', 'numeric', -1, values)
})

test('random numerics with limits are taken exactly when no digit is lost, as the bytes of the server', async () => {
  const random = new Random(SEED + 1)
  let takenCount = 0
  for (let round = 0; round < 40; round++) {
    const precision = 1 + random.below(20)
    const scale = random.below(24) - 4
    const typmod = ((precision << 16) | (scale & 0x7ff)) + 4
    const taken: string[] = []
    for (let i = 0; i < 60; i++) {
      const json = randomNumber(random, 1 + random.below(precision), 8)
      const field = fieldOf(family('numeric'), typmod, json)
      const verdict = judgeDecimal(json, precision, scale)
      assert.equal(
        typeof field === 'string' ? 'fits' : NAMES[field],
        verdict,
        `seed ${SEED}: (${precision},${scale}) ${json}`,
      )
      if (verdict === 'fits') taken.push(json)
    }
    takenCount += taken.length
    if (taken.length > 0) await assertSame(`numeric(${precision},${scale})`, 'numeric', typmod, taken)
  }
  assert.ok(takenCount > 300 && takenCount < 2300, `seed ${SEED}: ${takenCount}`)
})

const NAMES: Record<number, string> = { [-12]: 'outOfRange', [-13]: 'precision' }

test('numerics as long as the server takes them', async () => {
  await assertSame('numeric', 'numeric', -1, [
    '9'.repeat(131_072),
    `-1${'0'.repeat(131_071)}`,
    `0.${'0'.repeat(16_382)}1`,
    `-${'7'.repeat(500)}.${'3'.repeat(16_383)}`,
    `0.5${'0'.repeat(16_382)}`,
  ])
  // More zeros than a numeric can show do not change its value; the server refuses such text.
  const most = String(fieldOf(family('numeric'), -1, `0.5${'0'.repeat(20_000)}`))
  assert.equal(most, fieldOf(family('numeric'), -1, `0.5${'0'.repeat(16_382)}`))
})

for (const [name, digits, exponent] of [
  ['float8', 25, 290],
  ['float4', 20, 18],
] as const) {
  test(`hard and random ${name} are the bytes that the server makes of their text`, async () => {
    const random = new Random(SEED + 2)
    const values = Array.from({ length: 3000 }, () => randomNumber(random, 1 + random.below(digits), exponent))
    const hard = [...HARD_FLOATS, ...middles()].flatMap((value) => [value, `-${value}`])
    const all = [...hard, ...values].filter((json) => typeof fieldOf(family(name), -1, json) === 'string')
    assert.ok(all.length > 3000, `seed ${SEED}: ${all.length}`)
    await assertSame(name, name, -1, all)
  })
}

/** The middles between singles, with fifteen digits and all of them, and a little beside. */
function middles(): string[] {
  const random = new Random(SEED + 3)
  return Array.from({ length: 500 }, () => {
    const middle = (2 ** 23 + random.below(2 ** 23) + 0.5) * 2 ** (random.below(40) - 43)
    const exact = middle.toFixed(45).replace(/0+$/, '')
    return [middle.toPrecision(15), exact, `${exact}000000000000001`, `${middle}`]
  })
    .flat()
    .filter((text) => !text.includes('e'))
}

test('random int8 are the bytes of the server', async () => {
  const random = new Random(SEED + 4)
  const values = Array.from({ length: 2000 }, () => {
    const wide = BigInt(random.text(DIGITS, 40)) * BigInt(random.pick([1, -1]))
    return String(BigInt.asIntN(1 + random.below(64), wide))
  })
  await assertSame('int8', 'int8', -1, values)
})

test('random times are the bytes of the server', async () => {
  const random = new Random(SEED + 5)
  const pad = (value: number, width: number): string => String(value).padStart(width, '0')
  const days = Array.from(
    { length: 1000 },
    () => `${pad(1 + random.below(9999), 4)}-${pad(1 + random.below(12), 2)}-${pad(1 + random.below(28), 2)}`,
  )
  const clocks = days.map(() => {
    const fraction = random.chance(0.5) ? `.${random.text(DIGITS, 1 + random.below(6))}` : ''
    return `${pad(random.below(24), 2)}:${pad(random.below(60), 2)}:${pad(random.below(60), 2)}${fraction}`
  })
  const zones = days.map(() => `${random.pick(['+', '-'])}${pad(random.below(16), 2)}:${pad(random.below(60), 2)}`)
  const json = (texts: string[]): string[] => texts.map((text) => `"${text}"`)
  await assertSame('date', 'date', -1, json(days))
  await assertSame('time', 'time', -1, json(clocks))
  await assertSame('timetz', 'timetz', -1, json(clocks.map((clock, i) => `${clock}${zones[i]}`)))
  await assertSame('timestamp', 'timestamp', -1, json(days.map((day, i) => `${day}T${clocks[i]}`)))
  await assertSame('timestamptz', 'timestamptz', -1, json(days.map((day, i) => `${day} ${clocks[i]}${zones[i]}`)))
})

test('random intervals are the bytes of the server, in its own words and in those of ISO 8601', async () => {
  for (const style of ['postgres', 'postgres_verbose', 'iso_8601']) {
    const random = new Random(SEED + 6)
    const parts = Array.from({ length: 500 }, () => {
      const number = (bound: number): number => (random.chance(0.6) ? random.below(bound) - (bound >> 1) : 0)
      const seconds = `${number(9_000_000)}.${random.text(DIGITS, 1 + random.below(6))}`
      return `make_interval(months => ${number(40)}, days => ${number(900)}, secs => ${seconds})`
    })
    await client.query(`SET IntervalStyle = ${style}`)
    const { rows } = await client.query<string[]>({
      text: `SELECT ${parts.map((part) => `(${part})::text`).join(', ')}`,
      rowMode: 'array',
    })
    const printed = rows[0]!.map((text) => JSON.stringify(text))
    await assertSame(
      'interval',
      'interval',
      -1,
      printed.filter((json) => json !== '"@ 0"'),
    )
  }
})

test('random addresses are the bytes of the server', async () => {
  const random = new Random(SEED + 7)
  const hex = [...'0123456789abcdefABCDEF']
  const values = Array.from({ length: 1000 }, () => {
    if (random.chance(0.3)) return Array.from({ length: 4 }, () => random.below(256)).join('.')
    const groups = Array.from({ length: 8 }, () => (random.chance(0.4) ? '0' : random.text(hex, 1 + random.below(4))))
    if (random.chance(0.3)) return groups.join(':')
    const from = random.below(8)
    const to = from + 1 + random.below(8 - from)
    return `${groups.slice(0, from).join(':')}::${groups.slice(to).join(':')}`
  })
  const withBits = values.map(
    (value) => `"${value}${random.chance(0.5) ? `/${random.below(value.includes(':') ? 129 : 33)}` : ''}"`,
  )
  await assertSame('inet', 'inet', -1, withBits)
  // Host bits: the server refuses such text with an error, the codec with a reject.
  for (const json of withBits.slice(0, 300)) {
    const field = fieldOf(family('cidr'), -1, json)
    const fields = await serverFields(client, 'cidr', [json]).catch((error: pg.DatabaseError) => error.code)
    assert.deepEqual(typeof field === 'string' ? [field] : '22P02', fields, `seed ${SEED}: ${json}`)
  }
})
