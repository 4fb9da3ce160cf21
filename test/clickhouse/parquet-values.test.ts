// Values of a Parquet file that JSON has no words for, on real servers: they are the same whichever options are given.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { BLOBS, HASHES, oddValues } from '../workers/parquet-odd-values.ts'
import { makeTable, startBothServers, testOn } from './both-servers.ts'
import { type LoadTextOptions, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const COLUMNS = 'id Int32, hash Decimal(20, 0), f Float64, blob String, fs Array(Float64), blobs Array(String)'

const WAYS: Readonly<Record<string, LoadTextOptions>> = {
  skip: { skip: 'other' },
  only: { only: 'id,hash,f,blob,fs,blobs' },
  set: { skip: 'other', set: { src: 'x' } },
  'set, by rows': { skip: 'other', set: { src: '@line' } },
  rename: { rename: { other: 'src' } },
}

for (const [way, options] of Object.entries(WAYS)) {
  testOn(both.all, `${way}: the values that the file has`, async (server) => {
    await makeTable(server, 'v', `${COLUMNS}, src Nullable(String)`)
    const report = await loadText(server, 'v', oddValues(), { ...options, format: 'parquet' })
    assert.deepEqual([report.error, report.rows.loaded], [undefined, 4])
    const rows = await server.query(
      'SELECT toString(hash), f, hex(blob), fs, arrayMap(b -> hex(b), blobs) FROM v ORDER BY id FORMAT TSV',
    )
    const texts = ['nan', 'inf', '-inf', '-0']
    const expected = HASHES.map((hash, i) => {
      const hex = BLOBS[i]!.toString('hex').toUpperCase()
      return `${hash}\t${texts[i]}\t${hex}\t[${texts[i]}]\t['${hex}']\n`
    })
    assert.equal(rows, expected.join(''))
  })
}

testOn(both.all, 'on the text wire, too, but for NaN and infinity in lists', async (server) => {
  await makeTable(server, 't', 'id Int32, hash UInt64, f Float64, g Float32, blob String, blobs Array(String)')
  const options = { rename: { f: 'g' }, skip: ['fs', 'other'], set: { f: '0' } } as const
  const report = await loadText(server, 't', oddValues(), { ...options, format: 'parquet', wire: 'text' })
  assert.deepEqual([report.error, report.rows.loaded], [undefined, 4])
  const rows = await server.query(
    'SELECT hash, g, hex(blob), arrayMap(b -> hex(b), blobs) FROM t ORDER BY id FORMAT TSV',
  )
  const texts = ['nan', 'inf', '-inf', '-0']
  const expected = HASHES.map((hash, i) => {
    const hex = BLOBS[i]!.toString('hex').toUpperCase()
    return `${hash}\t${texts[i]}\t${hex}\t['${hex}']\n`
  })
  assert.equal(rows, expected.join(''))
})
