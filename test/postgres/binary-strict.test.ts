// Values that COPY BINARY does not carry are refused before they are sent, with code, file, line, byte and column, and
// nothing of them is loaded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorData, LoadEvent } from '../../src/index.ts'
import { REFUSED, STRICT_TYPES } from './binary-strict-values.ts'
import { onlyTable, postgresRoom } from './postgres-room.ts'
import { assertError, MARK, marked } from './refusal.ts'

const room = postgresRoom(STRICT_TYPES)

interface BadValue {
  readonly column: string
  readonly value: string
}

/** The mark stands before the value, within its quotes. */
function badLine({ column, value }: BadValue): string {
  const at = value.startsWith('"') ? `"${MARK}${value.slice(1)}` : MARK + value
  return ` { "id" : 2,"${column}": ${at} }\n`
}

/** A line for each value, after a blank one, behind the good ones. */
function inputOf(bad: readonly BadValue[], good: string): { content: string; places: ErrorData['place'][] } {
  let content = good
  const places = bad.map((one) => {
    const { line, byteOffset, ...next } = marked(`${content}\n${badLine(one)}`)
    content = next.content.toString()
    return { source: '', line, byteOffset }
  })
  return { content, places }
}

for (const [index, [types, code, values]] of REFUSED.entries()) {
  test(`${types.join(', ')}: ${values.join(', ').slice(0, 60)} gets ${code}`, async () => {
    const table = `strict_${index}`
    await room.query(`CREATE TABLE ${table} (id int4, ${types.map((type, i) => `v${i} ${type}`).join(', ')})`)
    const isRequired = /NOT NULL|^filled/.test(types[0]!)
    const bad = types.flatMap((_type, i) => values.map((value) => ({ column: `v${i}`, value })))
    const { content, places } = inputOf(bad, isRequired ? '' : '{"id":1,"v0":null}\n{"id":1}\n')
    const source = room.file(`${table}.jsonl`, content)
    const settings = { table, wire: 'typed', blockSize: index % 2 === 0 ? 64 : 262_144 } as const

    const strict = onlyTable(await room.run([source], settings))
    assert.ok(strict.error, `${values[0]} is taken`)
    assertError(strict.error, { code, column: 'v0', says: [] }, { ...places[0]!, source })
    assert.deepEqual([strict.wire, strict.rows.loaded, strict.balanced], ['typed', 0, false])
    assert.deepEqual(await room.query(`SELECT FROM ${table}`), [])

    // The others come into sight when the first ones are tolerated.
    const refused: ErrorData[] = []
    const onEvent = (event: LoadEvent): void => {
      if (event.event === 'reject') refused.push(event.error)
    }
    const tolerated = { maxErrors: bad.length, rejects: `${room.folder}/${table}.rejects`, onEvent }
    const report = onlyTable(await room.run([source], { ...settings, ...tolerated }))
    const told = refused.map((error) => `${error.code} ${error.place?.column} ${error.message}`).join('\n')
    assert.equal(refused.length, bad.length, told)
    for (const [i, error] of refused.entries()) {
      assertError(error, { code, column: bad[i]!.column, says: [] }, { ...places[i]!, source })
    }
    assert.deepEqual([report.error, report.rows.rejected, report.balanced], [undefined, bad.length, true])
    assert.deepEqual(await room.query(`SELECT FROM ${table} WHERE id = 2`), [])
  })
}

test('what a value should look like is said of dates and times only', async () => {
  await room.query('CREATE TABLE worded (a inet, d date)')
  const inet = await room.load('worded', '{"a":"1.2.3"}', { wire: 'typed' })
  assert.equal(inet.error?.message, '"1.2.3" is not a valid inet')
  const date = await room.load('worded', '{"d":"1/2/2024"}', { wire: 'typed' })
  assert.equal(date.error?.message, '"1/2/2024" is not an ISO 8601 date (YYYY-MM-DD)')
})
