// QBit: the bytes are those that ClickHouse itself makes, it reads them as the vectors that they were, and what it would refuse
// the whole block for is a reject.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { unencodable } from '../../src/encodings/clickhouse-native/make-column.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { blockOf, columnOf, nativeBlock, writeRow } from './native-block.ts'

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

for (const element of ['BFloat16', 'Float32', 'Float64', 'Int8']) {
  for (const size of [1, 3, 8, 9, 64]) {
    test(`QBit(${element}, ${size}): the bytes of the server, and its vectors`, async () => {
      const type = `QBit(${element}, ${size})`
      const random = new Random(size)
      const rows = Array.from({ length: 5 }, () =>
        JSON.stringify(Array.from({ length: size }, () => random.below(200) - 100)),
      )
      const { output } = await engine.query(`SELECT arrayJoin([${rows.join(', ')}])::${type} AS v`, {
        format: 'Native',
      })
      const block = blockOf('v', type, rows)
      assert.equal(Buffer.from(block).toString('hex'), Buffer.from(output).toString('hex'))

      await engine.query(`CREATE OR REPLACE TABLE vectors (v ${type}) ENGINE = Memory`)
      await engine.insert(parseInsert('INSERT INTO vectors FORMAT Native')!, block)
      const read = await engine.query('SELECT v FROM vectors', { format: 'TSV' })
      assert.deepEqual(Buffer.from(read.output).toString().trimEnd().split('\n'), rows)
    })
  }
}

test('in arrays and tuples, and the default of a row without a value', async () => {
  const type = 'Array(Tuple(QBit(Float32, 2), UInt8))'
  const column = columnOf(type)
  assert.equal(writeRow(column, '[[[1,2],3],[[0.5,-1],4]]'), 0)
  const vector = columnOf('QBit(Float32, 9)')
  vector.writeDefault()
  const declared = `a ${type}, v QBit(Float32, 9)`
  await engine.query(`CREATE OR REPLACE TABLE vectors (${declared}) ENGINE = Memory`)
  const block = nativeBlock(
    [
      { name: 'a', type, column },
      { name: 'v', type: 'QBit(Float32, 9)', column: vector },
    ],
    1,
  )
  await engine.insert(parseInsert('INSERT INTO vectors FORMAT Native')!, block)
  const read = await engine.query('SELECT * FROM vectors', { format: 'TSV' })
  assert.equal(Buffer.from(read.output).toString(), '[([1,2],3),([0.5,-1],4)]\t[0,0,0,0,0,0,0,0,0]\n')
})

test('what is no vector of the type is refused, and leaves nothing behind', () => {
  const type = 'QBit(Float32, 2)'
  const column = columnOf(type)
  const { valueSyntax, tooLong, valueType, nullValue, outOfRange } = REJECT
  const refused = [
    ['[1]', valueSyntax],
    ['[]', valueSyntax],
    ['[1,2,3]', tooLong],
    ['[1,"2"]', valueType],
    ['[1,null]', nullValue],
    ['[1,1e39]', outOfRange],
    ['1', valueType],
    ['"[1,2]"', valueType],
    ['null', nullValue],
  ] as const
  for (const [json, reject] of refused) {
    assert.equal(writeRow(column, json), reject, json)
    assert.equal(writeRow(column, '[1,2]'), 0)
  }
  assert.deepEqual(
    Buffer.from(nativeBlock([{ name: 'v', type, column }], refused.length)),
    Buffer.from(
      blockOf(
        'v',
        type,
        refused.map(() => '[1,2]'),
      ),
    ),
  )
})

test('other elements and a stride are converted as text', () => {
  for (const type of ['QBit(String, 2)', 'QBit(Float32)', 'QBit(Float32, 0)', 'QBit(Float32, 16, 8)'])
    assert.equal(unencodable(parseType(type)!, {}), 'QBit', type)
})
