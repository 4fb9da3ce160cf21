// What a line is: line breaks, byte order mark, blank lines, the last line, long lines, and files with no record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoomSettings } from './postgres-room.ts'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'
import { assertError, assertRefused, marked } from './refusal.ts'

const room = postgresRoom('CREATE TABLE t (id int, v text)')

const BOM = '\ufeff'

interface LineCase {
  readonly name: string
  readonly content: string
  /** Lines, and how many of them are blank. */
  readonly read: number
  readonly skipped: number
}

const CASES: readonly LineCase[] = [
  { name: 'line feeds', content: '{"id":1}\n{"id":2}\n', read: 2, skipped: 0 },
  { name: 'no line break at the end', content: '{"id":1}\n{"id":2}', read: 2, skipped: 0 },
  { name: 'one record and nothing else', content: '{"id":1}', read: 1, skipped: 0 },
  { name: 'CRLF', content: '{"id":1}\r\n{"id":2,"v":"x"}\r\n', read: 2, skipped: 0 },
  { name: 'CRLF, LF and no last break', content: '{"id":1}\r\n{"id":2}\n{"id":3}\r', read: 3, skipped: 0 },
  { name: 'a byte order mark', content: `${BOM}{"id":1}\n{"id":2}\n`, read: 2, skipped: 0 },
  { name: 'a byte order mark before one record', content: `${BOM}{"id":1}`, read: 1, skipped: 0 },
  { name: 'a byte order mark and CRLF', content: `${BOM}\r\n{"id":1}\r\n`, read: 2, skipped: 1 },
  { name: 'blank lines', content: '\n{"id":1}\n\n \t \n\r\n{"id":2}\n\n', read: 7, skipped: 5 },
  { name: 'white space around records and values', content: ' \t{ "id" :\t1 ,\r"v": "x" } \n', read: 1, skipped: 0 },
  { name: 'an empty object', content: '{}\n{ }\n', read: 2, skipped: 0 },
  { name: 'an empty file', content: '', read: 0, skipped: 0 },
  { name: 'only a byte order mark', content: BOM, read: 0, skipped: 0 },
  { name: 'one line feed', content: '\n', read: 1, skipped: 1 },
  { name: 'only blank lines', content: '\n \n\r\n\t', read: 4, skipped: 4 },
]

for (const { name, content, read, skipped } of CASES) {
  for (const blockSize of [64, 262_144]) {
    test(`a file with ${name} is loaded in blocks of ${blockSize} bytes`, async () => {
      await room.query('TRUNCATE t')
      const report = await room.load('t', content, { blockSize })
      assertLoaded(report, read - skipped)
      assert.deepEqual(report.rows, { read, loaded: read - skipped, rejected: 0, skipped })
      const bytes = Buffer.byteLength(content)
      assert.deepEqual({ read: report.bytes.read, covered: report.bytes.covered }, { read: bytes, covered: bytes })
      assert.deepEqual(await room.query('SELECT count(*)::int AS n FROM t'), [{ n: read - skipped }])
    })
  }
}

test('an empty file is a load of no rows that ends well', async () => {
  const report = await room.run([room.file('t.jsonl', '')])
  assert.deepEqual([report.status, report.exitStatus], ['ok', 0])
  assert.equal(onlyTable(report).blocks, 0)
})

for (const blockSize of [64, 262_144]) {
  test(`places are right after a byte order mark and blank lines, in blocks of ${blockSize} bytes`, async () => {
    const filler = '{"id":1,"v":"é"}\r\n\n'.repeat(40)
    const refusal = { code: 'BL_VALUE_TYPE', column: 'id', says: ['true'], settings: { blockSize } } as const
    await assertRefused(room, 't', `${BOM}{"id":‸true}\n`, refusal)
    await assertRefused(room, 't', `${BOM}${filler}{"id":‸true}\n${filler}`, refusal)
    await assertRefused(room, 't', `${BOM}\n${filler}{"v":"","id":‸true}`, refusal)
  })
}

test('a byte order mark anywhere else is no white space', async () => {
  await assertRefused(room, 't', `{"id":1}\n‸${BOM}{"id":2}\n`, {
    code: 'BL_JSON_SYNTAX',
    says: ['not valid JSON: unexpected'],
  })
})

test('a record may be longer than a block, up to --max-record-bytes exactly', async () => {
  for (const blockSize of [64, 100, 999, 1000, 1001, 1002, 5000]) {
    await room.query('TRUNCATE t')
    const lines = [record(20), record(1000), record(30), record(1000)]
    const settings = { blockSize, maxRecordBytes: 1000, workers: 2 }
    assertLoaded(await room.load('t', lines.join('\n'), settings), 4)
    assertLoaded(await room.load('t', `${lines.join('\n')}\n`, settings), 4)
    const rows = await room.query('SELECT length(v) AS n FROM t ORDER BY n')
    assert.deepEqual(
      rows.map(({ n }) => n),
      [11, 11, 21, 21, 991, 991, 991, 991],
    )
  }
})

test('a record of several megabytes is loaded', async () => {
  await room.query('TRUNCATE t')
  assertLoaded(await room.load('t', `{"id":1}\n${record(3_000_000)}\n{"id":2}\n`, { workers: 2 }), 3)
})

for (const blockSize of [64, 999, 1002, 262_144]) {
  test(`a record beyond --max-record-bytes is refused with its line, in blocks of ${blockSize} bytes`, async () => {
    for (const ending of ['\n{"id":2}\n', '\n', '']) {
      await assertTooLarge(`‸${record(1001)}${ending}`, { blockSize })
      await assertTooLarge(`{"id":1}\n\n{"id":2}\n‸${record(1001)}${ending}`, { blockSize })
      await assertTooLarge(`${'{"id":1}\n'.repeat(300)}\n‸${record(50_000)}${ending}`, { blockSize })
    }
  })
}

async function assertTooLarge(input: string, settings: RoomSettings): Promise<void> {
  const allSettings = { ...settings, maxRecordBytes: 1000, workers: 2 }
  await assertRefused(room, 't', input, { code: 'BL_RECORD_TOO_LARGE', says: ['1000 bytes'], settings: allSettings })
}

test('a record too large in the second file names the second file and counts its lines', async () => {
  const first = room.file('first.jsonl', '{"id":1}\n'.repeat(20))
  for (const start of ['', '\n{"id":2}\n']) {
    const { content, line, byteOffset } = marked(`${start}‸${record(2000)}\n`)
    const second = room.file('second.jsonl', content)
    const before = await room.query('SELECT count(*) FROM t')
    const settings = { table: 't', maxRecordBytes: 1000, blockSize: 100 }
    const { error } = onlyTable(await room.run([first, second], settings))
    assert.ok(error)
    const place = { source: second, line, byteOffset }
    assertError(error, { code: 'BL_RECORD_TOO_LARGE', says: ['1000'] }, place)
    assert.deepEqual(await room.query('SELECT count(*) FROM t'), before)
  }
})

/** A record of exactly this many bytes. */
function record(bytes: number): string {
  return `{"v":"${'x'.repeat(bytes - 9)}" }`
}
