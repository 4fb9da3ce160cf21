// --create looks at samples: what comes later and does not fit the table that they made is a reject, never a change.
import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ErrorCode, load, type TableReport } from '../../src/index.ts'
import { onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom()

const SAMPLED = {
  id: 1,
  double: 0.5,
  bool: true,
  day: '2024-02-29',
  at: '2024-02-29T12:00:00',
  zoned: '2024-02-29T12:00:00Z',
  uuid: '550e8400-e29b-41d4-a716-446655440000',
  text: 'x',
  json: { a: 1 },
}

/** Changes of the record, and the code that they get. */
const LATER: readonly (readonly [change: string, code: ErrorCode])[] = [
  ['"id":null', 'BL_NULL'],
  ['"id":1.5', 'BL_VALUE_TYPE'],
  ['"id":"1"', 'BL_VALUE_TYPE'],
  ['"id":9223372036854775808', 'BL_VALUE_OUT_OF_RANGE'],
  ['"double":1e400', 'BL_VALUE_OUT_OF_RANGE'],
  ['"double":"0.5"', 'BL_VALUE_TYPE'],
  ['"bool":1', 'BL_VALUE_TYPE'],
  ['"day":"2024-02-30"', 'BL_VALUE_SYNTAX'],
  ['"day":"2024-02-29T12:00:00"', 'BL_VALUE_SYNTAX'],
  ['"at":"2024-02-29T12:00:00Z"', 'BL_VALUE_ZONE'],
  ['"at":"2024-02-29T12:00:00.1234567"', 'BL_VALUE_PRECISION'],
  ['"at":"yesterday"', 'BL_VALUE_SYNTAX'],
  ['"zoned":1709208000', 'BL_VALUE_TYPE'],
  ['"uuid":"none"', 'BL_VALUE_SYNTAX'],
  ['"text":null', 'BL_NULL'],
  ['"text":"\\u0000"', 'BL_NUL_CHARACTER'],
  ['"new":1', 'BL_UNKNOWN_FIELD'],
]

function recordWith(change: string): string {
  const [key = ''] = /"\w+"/.exec(change) ?? []
  const members = Object.entries(SAMPLED).map(([name, value]) => `"${name}":${JSON.stringify(value)}`)
  return `{${[...members.filter((member) => !member.startsWith(key)), change].join(',')}}\n`
}

const GOOD = `${JSON.stringify(SAMPLED)}\n`

test('records behind the sample of a stream that do not fit are rejects; the others are loaded', async () => {
  const rejects = join(room.folder, 'stream.rejects.jsonl')
  async function* source(): AsyncGenerator<string> {
    for (let i = 0; i < 10; i++) yield GOOD
    for (const [change] of LATER) {
      yield recordWith(change)
      yield GOOD
    }
    yield `{"id":1}\n`
  }
  const report = await finished(
    load({
      source: source(),
      sink: 'postgres',
      url: room.server.url,
      env: {},
      table: 'streamed',
      create: true,
      blockSize: 1000,
      maxErrors: 100,
      rejects,
    }),
  )
  assert.match(report.created ?? '', /CREATE TABLE "streamed"/)
  const told = readFileSync(join(room.folder, 'stream.rejects.reasons.jsonl'), 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    told.map((line) => (JSON.parse(line) as { code: string }).code),
    [...LATER.map(([, code]) => code), 'BL_MISSING_FIELD'],
  )
  assert.deepEqual(
    [report.rows.loaded, report.rows.rejected, report.balanced],
    [10 + LATER.length, LATER.length + 1, true],
  )
  const kinds = await room.query('SELECT count(*)::int AS n, count(DISTINCT s::text)::int AS kinds FROM streamed s')
  assert.deepEqual(kinds, [{ n: 10 + LATER.length, kinds: 1 }])
})

test('the hint of a reject widens the column that the run created: what it sets aside can be loaded then', async () => {
  const rejects = join(room.folder, 'wider.rejects.csv')
  const path = room.file(
    'wider.csv',
    `id,n\n${Array.from({ length: 20 }, (_, i) => `${i},${i}\n`).join('')}C7,1\n8,\n9,2.5\n`,
  )
  // A stream, of which only the first chunk is sampled.
  const report = await finished(
    load({
      source: createReadStream(path),
      sink: 'postgres',
      url: room.server.url,
      env: {},
      table: 'wider',
      format: 'csv',
      create: true,
      blockSize: 64,
      maxErrors: 100,
      rejects,
    }),
  )
  assert.deepEqual([report.rows.loaded, report.rows.rejected], [20, 3])
  const told = readFileSync(join(room.folder, 'wider.rejects.reasons.jsonl'), 'utf8').trimEnd().split('\n')
  const hints = told.map((line) => (JSON.parse(line) as { hint: string }).hint)
  const statements = hints.map((hint) => /make it wider: (ALTER TABLE [^;]+);/.exec(hint)?.[1])
  assert.deepEqual(statements, [
    'ALTER TABLE "wider" ALTER COLUMN "id" TYPE text',
    'ALTER TABLE "wider" ALTER COLUMN "n" TYPE bigint, ALTER COLUMN "n" DROP NOT NULL',
    'ALTER TABLE "wider" ALTER COLUMN "n" TYPE numeric',
  ])
  assert.match(
    hints[0] ?? '',
    /^the type of "id" was inferred from \d+ sampled records; make it wider: ALTER TABLE .*;$/,
  )
  for (const statement of statements) await room.query(statement ?? '')
  const again = onlyTable(await room.run([rejects], { table: 'wider' }))
  assert.deepEqual([again.rows.loaded, again.rows.rejected], [3, 0])
  const rows = await room.query("SELECT id, n::text AS n FROM wider WHERE id IN ('C7', '8', '9') ORDER BY n, id")
  assert.deepEqual(rows, [
    { id: 'C7', n: '1' },
    { id: '9', n: '2.5' },
    { id: '8', n: '8' },
    { id: '9', n: '9' },
    { id: '8', n: null },
  ])
  // A table that was there before is the user's: its types were chosen.
  await room.query('CREATE TABLE chosen (id bigint, n bigint)')
  const chosen = onlyTable(await room.run([path], { table: 'chosen' }))
  assert.doesNotMatch(chosen.error?.hint ?? '', /ALTER/)
})

test('numbers that are written in another way than those of the sample are no numbers of the column', async () => {
  const odd = ['007', '+5', '.5', '5.', ' 5', '+.5', '-07', 't', 'yes']
  const path = room.file(
    'odd.csv',
    `n,d,b\n${'1,0.5,true\n'.repeat(20)}${odd.map((text) => `${text},0.5,true\n1,${text},true\n1,0.5,${text}\n`).join('')}`,
  )
  const settings = { sink: 'postgres', url: room.server.url, env: {}, format: 'csv', blockSize: 64 } as const
  const rejects = join(room.folder, 'odd.rejects.csv')
  const report = await finished(
    load({ ...settings, source: createReadStream(path), table: 'odd', create: true, maxErrors: 100, rejects }),
  )
  assert.deepEqual([report.rows.loaded, report.rows.rejected], [20, 3 * odd.length])
  // A table whose types were chosen takes them for what they mean.
  await room.query('CREATE TABLE meant (n bigint, d double precision, b boolean)')
  const meant = await finished(
    load({ ...settings, source: ['n,d,b\n007,.5,t\n+5,5.,yes\n 5,-07,0\n'], table: 'meant' }),
  )
  assert.equal(meant.rows.loaded, 3)
})

test('what is not text goes into a text column, and anything into a json column', async () => {
  async function* source(): AsyncGenerator<string> {
    for (let i = 0; i < 10; i++) yield GOOD
    yield recordWith('"text":12.50')
    yield recordWith('"json":"now text"')
  }
  const settings = { sink: 'postgres', url: room.server.url, env: {}, create: true, blockSize: 1000 } as const
  const report = await finished(load({ source: source(), table: 'lenient', ...settings }))
  assert.equal(report.rows.loaded, 12)
  assert.deepEqual(
    await room.query(`SELECT count(*)::int AS n FROM lenient WHERE text = '12.50' OR json::text = '"now text"'`),
    [{ n: 2 }],
  )
})

test('a large file is sampled at several places: types that stand there count, others are refused', async () => {
  // Seventy megabytes: a sample of 256 KiB, which is 26 lines, begins at every 64th of it, which is 109 lines.
  const filler = (id: number): string => `{"id":${id},"n":${id},"pad":"${'x'.repeat(10_000)}"}\n`
  const lines = Array.from({ length: 7000 }, (_, id) => filler(id))
  // In the sample that begins in the middle.
  lines[3510] = lines[3510]!.replace('"n":3510', '"n":0.5')
  // Between the first sample and the second.
  lines[60] = lines[60]!.replace('"id":60', '"id":"60"')
  const path = room.file('sampled.jsonl', lines.join(''))
  const failed = onlyTable(await room.run([path], { create: true }))
  assert.equal(failed.error?.code, 'BL_VALUE_TYPE')
  assert.deepEqual([failed.error.place?.line, failed.error.place?.column], [61, 'id'])
  assert.match(
    failed.created ?? '',
    /"id" bigint NOT NULL,\n\s+"n" double precision NOT NULL,\n\s+"pad" text NOT NULL\n/,
  )
})

async function finished(generator: AsyncGenerator<unknown, TableReport>): Promise<TableReport> {
  let next = await generator.next()
  while (!next.done) next = await generator.next()
  return next.value
}
