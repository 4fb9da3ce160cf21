// What a server would change without a word is refused before anything is sent: code, file, line, byte, column, value.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { type LoadEvent, loadFiles } from '../../src/index.ts'
import { countOf, makeTable, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText, tempFile, tempPath } from './load-text.ts'
import { STRICT_COLUMNS, type StrictColumn } from './strict-columns.ts'

const both = await startBothServers()
after(() => both.stop())

interface BadRecord {
  readonly column: StrictColumn
  readonly name: string
  readonly value: string
  readonly code: string
  readonly text: string
  /** Where the value begins in the record; inside the quotes for texts. */
  readonly byteOffset: number
}

/** A record for each refused value: all its other columns hold good ones. */
function badRecords(columns: readonly StrictColumn[]): BadRecord[] {
  return columns.flatMap((column, i) =>
    Object.entries(column.refuses).flatMap(([code, values]) =>
      values.map((value) => {
        const members = columns.map(({ good }, at) => `"x${at}": ${at === i ? value : good}`)
        const before = `{${members
          .slice(0, i)
          .map((member) => `${member},`)
          .join('')}"x${i}": `
        const byteOffset = Buffer.byteLength(before) + (value.startsWith('"') ? 1 : 0)
        return { column, name: `x${i}`, value, code, text: `{${members.join(',')}}`, byteOffset }
      }),
    ),
  )
}

/** In an array of strings the typed wire writes a number as its JSON text; the text wire can write nothing anew in there. */
const TEXT_ONLY = new Set(['Array(String) [5]'])

for (const wire of ['text', 'typed'] as const) {
  testOn(both.all, `every value that would be changed is refused, with its place (${wire} wire)`, async (server) => {
    const columns = STRICT_COLUMNS.filter(({ isNew }) => !(isNew === true && server.isOld))
    const records = badRecords(columns).filter(
      ({ column, value }) => wire === 'text' || !TEXT_ONLY.has(`${column.type} ${value}`),
    )
    await makeTable(server, 't', columns.map(({ type }, i) => `x${i} ${type}`).join(', '))
    const good = `{${columns.map((column, i) => `"x${i}":${column.good}`).join(',')}}`
    const file = tempFile(lines([good, ...records.map(({ text }) => text), good]))
    const rejects: Extract<LoadEvent, { event: 'reject' }>['error'][] = []
    const settings = {
      sink: 'clickhouse',
      url: server.url,
      env: {},
      table: 't',
      rejects: tempPath('.jsonl'),
      wire,
    } as const
    const report = await loadFiles({
      ...settings,
      files: [file],
      maxErrors: records.length,
      onEvent: (event) => {
        if (event.event === 'reject') rejects.push(event.error)
      },
    })
    let start = good.length + 1
    const expected = records.map(({ text, name, code, byteOffset }, i) => {
      const place = { source: file, line: i + 2, byteOffset: start + byteOffset, column: name }
      start += Buffer.byteLength(text) + 1
      return { code, place }
    })
    const found = new Map(rejects.map((error) => [error.place?.line, error]))
    const wrong = expected.flatMap(({ code, place }, i) => {
      const record = records[i]
      const reject = found.get(place.line)
      const isRight = reject?.code === code && JSON.stringify(reject.place) === JSON.stringify(place)
      return isRight ? [] : [`${record?.column.type} ${record?.value}: ${JSON.stringify(reject)} is not ${code}`]
    })
    assert.deepEqual(wrong, [])
    for (const [i, { value, column, code }] of records.entries()) {
      const message = found.get(i + 2)?.message ?? ''
      // Long values are cut short; of a null the column's type is said.
      assert.ok(message.includes(code === 'BL_NULL' ? column.type : value.slice(0, 40)), `${code}: ${message}`)
      // It is given already.
      assert.doesNotMatch(found.get(i + 2)?.hint ?? '', /--max-errors/)
    }
    const { length } = records
    assert.deepEqual(report.tables[0]?.rows, { read: length + 2, loaded: 2, rejected: length, skipped: 0 })
    assert.equal(report.tables[0]?.balanced, true)
    assert.equal(report.exitStatus, 3)
    assert.equal(report.tables[0]?.wire, wire)
    assert.equal(await countOf(server, 't'), 2)
  })
}

testOn(
  both.all,
  'without --max-errors the first of them ends the load, and nothing of it is in the table',
  async (server) => {
    await makeTable(server, 't', 'i UInt32, x UInt8')
    const report = await loadText(server, 't', '{"i":1,"x":1}\n\n{"i":2,"x":300}\n{"i":3,"x":400}\n')
    assert.equal(report.error?.code, 'BL_VALUE_OUT_OF_RANGE')
    assert.equal(report.error?.message, '300 does not fit UInt8')
    assert.deepEqual({ ...report.error?.place, source: '' }, { source: '', line: 3, byteOffset: 26, column: 'x' })
    assert.deepEqual({ ...report.rows, read: 0 }, { read: 0, loaded: 0, rejected: 0, skipped: 0 })
    assert.equal(report.segments, 0)
    assert.equal(report.balanced, false)
    assert.equal(await countOf(server, 't'), 0)
  },
)
