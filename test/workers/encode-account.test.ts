import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { encodeChunk, passChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf, targetOf } from '../encodings/encodings-of.ts'
import { encoderOf, planOf } from './encoding.ts'

const PLANS: readonly Plan[] = [
  planOf('postgres', { id: 'int4', name: 'text' }, { whenMissing: 'reject', nullable: false }),
  planOf('clickhouse', { id: 'Int32', name: 'String' }, { whenMissing: 'reject', nullable: false }),
]

/** The row of a good record, as each target has it. */
function rowOf(plan: Plan, id: number, name: string): string {
  return targetOf(plan) === 'postgres' ? `${id}\t${name}\n` : `{"id":${id},"name":"${name}"}\n`
}

for (const plan of PLANS) {
  const target = targetOf(plan)

  test(`${target}: blank lines are skipped, and every line is counted`, () => {
    const chunk = '\n{"id":1,"name":"a"}\n\r\n  \t\n{"id":2,"name":"b"}\n\n'
    const { block, text, places } = encoderOf(plan)(Buffer.from(chunk))
    assert.equal(text, rowOf(plan, 1, 'a') + rowOf(plan, 2, 'b'))
    assert.deepEqual(places, [
      [1, 1],
      [27, 4],
    ])
    const { lines, rows, skipped, stopped } = block
    assert.deepEqual({ lines, rows, skipped, stopped }, { lines: 6, rows: 2, skipped: 4, stopped: false })
  })

  test(`${target}: CRLF ends a record as LF does`, () => {
    const { block, text } = encoderOf(plan)(Buffer.from('{"id":1,"name":"a"}\r\n{"id":2,"name":"b"}\r\n'))
    assert.equal(block.rows, 2)
    assert.equal(text.replaceAll('\r', ''), rowOf(plan, 1, 'a') + rowOf(plan, 2, 'b'))
  })

  test(`${target}: one bad record of each sort is refused alone, between good ones`, () => {
    const bad: readonly [line: string | Buffer, reject: string, line: string][] = [
      ['{"id":1', 'jsonSyntax', ''],
      ['{"id":1,"name":"a",}', 'jsonSyntax', '}'],
      ['[1]', 'notAnObject', '[1]'],
      [`{"id":${'['.repeat(1025)}`, 'jsonTooDeep', '['],
      [Buffer.from('{"id":1,"name":"a\xff"}', 'latin1'), 'invalidUtf8', '\ufffd'],
      [Buffer.from('{"id":1,"name":"\xc3"}', 'latin1'), 'invalidUtf8', '\ufffd'],
      // Also where it is no JSON, or the bytes stand outside of it: what is not text is not looked into further.
      [Buffer.from('\xff{"id":1', 'latin1'), 'invalidUtf8', '\ufffd'],
      ['{"id":1,"name":"a","id":2}', 'duplicateKey', 'id'],
      ['{"id":1,"name":"a","x":2}', 'unknownField', 'x'],
      ['{"id":1}', 'missingField', ''],
      ['{"id":1,"name":null}', 'nullValue', 'null'],
      ['{"id":"1","name":"a"}', 'valueType', '1'],
      ['{"id":2147483648,"name":"a"}', 'outOfRange', '2147483648'],
      ['{"id":1,"name":"\\ud800"}', 'loneSurrogate', '\\ud800'],
    ]
    for (const [line, reject, fault] of bad) {
      const before = Buffer.from('{"id":7,"name":"x"}\n\n')
      const after = Buffer.from('\n{"name":"y","id":8}\n')
      const record = Buffer.from(line)
      const chunk = Buffer.concat([before, record, after])
      const { block, text, rejects, places } = encoderOf(plan)(chunk)
      assert.equal(text, rowOf(plan, 7, 'x') + (target === 'postgres' ? rowOf(plan, 8, 'y') : '{"name":"y","id":8}\n'))
      assert.equal(rejects.length, 1)
      const [only] = rejects
      assert.equal(only?.reject, reject)
      assert.deepEqual([only.line, only.start, only.end], [2, before.length, before.length + record.length])
      if (reject === 'missingField') assert.deepEqual([only.faultStart, only.faultEnd], [-1, -1])
      else assert.equal(chunk.subarray(only.faultStart, only.faultEnd).toString(), fault)
      assert.deepEqual([block.lines, block.rows, block.skipped], [4, 2, 1])
      assert.deepEqual(places, [
        [0, 0],
        [before.length + record.length + 1, 3],
      ])
    }
  })

  test(`${target}: the first reject ends the work when the load ends with it`, () => {
    const chunk = '{"id":1,"name":"a"}\n\n{"id":"x","name":"b"}\n{"id":3,"name":"c"}\n{bad}\n'
    const { block, text, rejects } = encoderOf(plan, true)(Buffer.from(chunk))
    assert.equal(text, rowOf(plan, 1, 'a'))
    assert.deepEqual(
      rejects.map(({ reject, line }) => [reject, line]),
      [['valueType', 2]],
    )
    assert.deepEqual([block.lines, block.rows, block.skipped, block.stopped], [3, 1, 1, true])
  })

  test(`${target}: a chunk without a bad record is not stopped`, () => {
    assert.equal(encoderOf(plan, true)(Buffer.from('{"id":1,"name":"a"}\n')).block.stopped, false)
  })

  test(`${target}: an empty chunk, and one of blank lines, make no row`, () => {
    const encode = encoderOf(plan)
    for (const [chunk, lines] of [
      ['', 0],
      ['\n', 1],
      ['\n \r\n\n', 3],
    ] as const) {
      const { block, text } = encode(Buffer.from(chunk))
      assert.deepEqual([text, block.lines, block.rows, block.skipped], ['', lines, 0, lines])
    }
  })

  test(`${target}: one chunk leaves nothing behind for the next`, () => {
    const chunks = [
      '{"id":1,"name":"a"}\n{"id":2,"name":17}\n',
      '{"name":"b","id":3}\n',
      '{"id":4,"name":"c","name":"d"}\n{bad\n',
      '\n\n',
      '{"id":5}\n{"id":6,"name":"e"}\n',
      '{"id":7,"name":{"a":1}}\n{"id":8,"name":"f"}\r\n',
    ]
    const encode = encoderOf(plan)
    for (const chunk of [...chunks, ...chunks.toReversed(), ...chunks]) {
      const { block, ...used } = encode(Buffer.from(chunk))
      const { block: freshBlock, ...fresh } = encoderOf(plan)(Buffer.from(chunk))
      assert.deepEqual(used, fresh)
      assert.deepEqual(
        [block.lines, block.rows, block.skipped],
        [freshBlock.lines, freshBlock.rows, freshBlock.skipped],
      )
    }
  })

  test(`${target}: thousands of rows, and rows larger than the first buffer, come out whole`, () => {
    const names = Array.from({ length: 5000 }, (_, id) => 'é'.repeat(id % 300))
    const chunk = Buffer.from(names.map((name, id) => `{"id":${id},"name":"${name}"}\n`).join(''))
    const { text, places } = encoderOf(plan)(chunk)
    assert.equal(text, names.map((name, id) => rowOf(plan, id, name)).join(''))
    assert.equal(places.length, 5000)
    for (const [id, [byte, line]] of places.entries()) {
      assert.equal(line, id)
      assert.equal(chunk.toString('latin1', byte, byte + 7 + `${id}`.length), `{"id":${id},`)
    }
    const long = '\\t'.repeat(400_000)
    const [big] = [encoderOf(plan)(Buffer.from(`{"id":1,"name":"${long}"}\n`))]
    assert.equal(big.text, rowOf(plan, 1, long))
  })
}

test('ClickHouse gets the bytes of the input themselves when no value has to change: they are not copied', () => {
  const plan = PLANS[1]!
  const chunk = Buffer.from('\n{"id":1, "name":"a"}\r\n { "name" : "b" , "id" : 2 }\n')
  const reader = jsonlReader(['id', 'name'])
  const { bytes } = encodeChunk(chunk, plan, reader, blocksOf(plan), false)
  assert.equal(bytes.buffer, chunk.buffer)
  assert.equal(Buffer.from(bytes).toString(), chunk.toString().slice(1))
})

test('a chunk that goes out as it is has as many rows as lines', () => {
  for (const [chunk, lines] of [
    ['', 0],
    ['{}\n', 1],
    ['{"a":1}\n{"a":2}\nno JSON\n', 3],
  ] as const) {
    const bytes = Buffer.from(chunk)
    const block = passChunk(bytes)
    assert.equal(block.bytes, bytes)
    assert.deepEqual([block.lines, block.rows, block.skipped, block.rejects.length], [lines, lines, 0, 0])
  }
})
