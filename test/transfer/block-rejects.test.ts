// Bad records of blocks become errors with places, and count against what the load tolerates.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { BulkloadError } from '../../src/errors.ts'
import type { MaxErrors } from '../../src/rejects/max-errors.ts'
import { BlockRejects } from '../../src/transfer/block-rejects.ts'

const PLAN = { columns: [{ name: 'id', type: 'Int32' }], notWritable: ['made'], notSampled: [] }

interface Told {
  readonly errors: BulkloadError[]
  readonly records: string[]
  readonly wider: unknown[][]
}

function rejectsOf(maxErrors: MaxErrors): Told & { readonly rejects: BlockRejects } {
  const told: Told = { errors: [], records: [], wider: [] }
  const rejects = new BlockRejects({
    plan: PLAN as never,
    maxErrors,
    rejects: { add: async (record: Uint8Array) => void told.records.push(Buffer.from(record).toString()) } as never,
    wider: (...of) => void told.wider.push(of),
    onReject: (error) => void told.errors.push(error),
  })
  return { ...told, rejects }
}

const chunkAt = (byteOffset: number, source: object = {}) =>
  ({ source: { name: 'a.csv', ...source }, byteOffset, format: {} }) as never
const blockOf = (text: string, ...rejects: readonly number[][]) =>
  ({ chunk: Buffer.from(text), rejects: Int32Array.from(rejects.flat()) }) as never

test('a reject has the place of the bytes at fault, their column and type, and the record goes into the file', async () => {
  const { rejects, errors, records, wider } = rejectsOf({ count: 5 })
  // Code, line, start and end of the record, column, start and end of the bytes at fault.
  const block = blockOf('1\n"x",2\ny\n', [REJECT.valueType, 1, 2, 7, 0, 3, 4], [REJECT.valueType, 2, 8, 9, 0, 8, 9])
  await rejects.take(chunkAt(100), block, 40, 0)
  assert.deepEqual(
    errors.map(({ code, message, place }) => [code, message, place]),
    [
      [
        'BL_VALUE_TYPE',
        '"x" is not a value of type Int32',
        { source: 'a.csv', line: 42, byteOffset: 103, column: 'id' },
      ],
      ['BL_VALUE_TYPE', 'y is not a value of type Int32', { source: 'a.csv', line: 43, byteOffset: 108, column: 'id' }],
    ],
  )
  assert.deepEqual(records, ['"x",2', 'y'])
  assert.equal(rejects.found, 2)
  assert.deepEqual(wider, [
    ['id', REJECT.valueType, '"x"'],
    ['id', REJECT.valueType, 'y'],
  ])
})

test('a quote on one side alone is not shown as quotes', async () => {
  const { rejects, errors } = rejectsOf({ count: 5 })
  await rejects.take(
    chunkAt(0),
    blockOf('"x,y"\n', [REJECT.valueType, 0, 0, 5, 0, 1, 2], [REJECT.valueType, 0, 0, 5, 0, 3, 4]),
    0,
    0,
  )
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['x is not a value of type Int32', 'y is not a value of type Int32'],
  )
})

test('without bytes at fault the place is the beginning of the record', async () => {
  const { rejects, errors, wider } = rejectsOf({ count: 5 })
  await rejects.take(chunkAt(0), blockOf('{}\n{}\n', [REJECT.missingField, 1, 3, 5, 0, -1, -1]), 0, 0)
  assert.deepEqual(errors[0]?.place, { source: 'a.csv', line: 2, byteOffset: 3, column: 'id' })
  assert.deepEqual(wider, [['id', REJECT.missingField, '']])
})

test('columns that only the server may fill have names behind those of the plan, and what has no column has none', async () => {
  const { rejects, errors, wider } = rejectsOf({ count: 5 })
  await rejects.take(
    chunkAt(0),
    blockOf('{}\n', [REJECT.columnNotWritable, 0, 0, 2, 1, -1, -1], [REJECT.jsonSyntax, 0, 0, 2, -1, 0, 1]),
    0,
    0,
  )
  assert.deepEqual(
    errors.map(({ place }) => place?.column),
    ['made', undefined],
  )
  assert.equal(wider.length, 1)
})

for (const [code, line] of [
  [REJECT.openQuote, 3],
  [REJECT.recordsInQuotes, 3],
  [REJECT.afterQuote, 2],
] as const) {
  test(`a record with a wrong quote (${code}) takes its lines with it, and its place is that of the quote`, async () => {
    const { rejects, errors } = rejectsOf({ count: 3 })
    // The record takes three lines; the quote opens in its second one.
    const record = 'a,b\nc,"d\ne'
    const at = record.indexOf('"')
    await rejects.take(chunkAt(0), blockOf(`x\n${record}\n`, [code, 1, 2, 2 + record.length, -1, 2 + at, 3 + at]), 0, 0)
    assert.match(errors[0]?.message ?? '', / \(the record spans 3 lines\)$/)
    assert.equal(errors[0]?.place?.line, line)
    rejects.check(10, true)
    // Three lines are as many as are tolerated.
    await assert.rejects(rejects.take(chunkAt(0), blockOf('y\n', [REJECT.valueType, 0, 0, 1, 0, 0, 1]), 3, 4), {
      code: 'BL_TOO_MANY_REJECTS',
      message: '2 of 5 records are bad and span 4 lines, more than the 3 that --max-errors allows',
    })
  })
}

test('other records count once, however many lines they take', async () => {
  const { rejects } = rejectsOf({ count: 2 })
  const block = blockOf('"a\nb\nc"\n', [REJECT.valueType, 0, 0, 7, 0, 1, 6])
  for (const read of [0, 1]) await rejects.take(chunkAt(0), block, 0, read)
  rejects.check(2, true)
})

test('where none are tolerated the first one is thrown, with the way to tolerate them', async () => {
  const { rejects, errors, records } = rejectsOf({ count: 0 })
  const taken = rejects.take(chunkAt(0), blockOf('x\n', [REJECT.valueType, 0, 0, 1, 0, 0, 1]), 0, 0)
  await assert.rejects(taken, (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.match(error.hint ?? '', /--max-errors/)
    return error.code === 'BL_VALUE_TYPE'
  })
  assert.deepEqual([rejects.found, errors, records], [0, [], []])
  await rejects.take(chunkAt(0), blockOf('x\n'), 0, 0)
})

test('the source may know better what is wrong with a record', async () => {
  const own = new BulkloadError('BL_ROW_NOT_JSON', 'the row is a Promise', { hint: 'await it' })
  const asked: number[] = []
  const takeError = (line: number): BulkloadError => {
    asked.push(line)
    return own
  }
  const tolerant = rejectsOf({ count: 1 })
  await tolerant.rejects.take(
    chunkAt(0, { takeError }),
    blockOf('x\ny\n', [REJECT.jsonSyntax, 1, 2, 3, -1, 2, 3]),
    5,
    0,
  )
  assert.deepEqual([asked, tolerant.errors], [[7], [own]])
  const strict = rejectsOf({ count: 0 })
  const taken = strict.rejects.take(
    chunkAt(0, { takeError }),
    blockOf('y\n', [REJECT.jsonSyntax, 0, 0, 1, -1, 0, 1]),
    0,
    0,
  )
  await assert.rejects(taken, { message: own.message, hint: /^await it, or tolerate/ })
})
