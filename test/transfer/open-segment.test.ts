import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { OpenSegment } from '../../src/transfer/open-segment.ts'

function segment(): OpenSegment {
  const open = new OpenSegment(new AbortController().signal, () => undefined)
  const locate = (byteOffset: number, line: number) => ({ source: 'a.csv', line: line + 1, byteOffset })
  open.locate(locate, { rows: 2, places: Int32Array.of(10, 1, 20, 2) } as never)
  return open
}

test('a row that the server refused by its number gets its place, and keeps the rest of its error', () => {
  const refused = new BulkloadError('BL_SERVER_REFUSED_ROW', 'refused', {
    segmentRow: 2,
    serverCode: '22P02',
    hint: 'correct it',
    place: { source: '', column: 'id' },
    cause: 'c',
  })
  const { code, message, serverCode, hint, place, cause } = segment().located(refused) as BulkloadError
  assert.deepEqual(
    [code, message, serverCode, hint, cause],
    ['BL_SERVER_REFUSED_ROW', 'refused', '22P02', 'correct it', 'c'],
  )
  assert.deepEqual(place, { source: 'a.csv', line: 3, byteOffset: 20, column: 'id' })
})

test('an error without a row, or of a row that is not known, stays as it is', () => {
  const plain = new BulkloadError('BL_SERVER', 'refused')
  const unknown = new BulkloadError('BL_SERVER_REFUSED_ROW', 'refused', { segmentRow: 3 })
  for (const cause of [plain, unknown, new Error('x')]) assert.equal(segment().located(cause), cause)
  const bare = segment().located(
    new BulkloadError('BL_SERVER_REFUSED_ROW', 'refused', { segmentRow: 1 }),
  ) as BulkloadError
  assert.deepEqual([bare.hint, bare.serverCode], [undefined, undefined])
  assert.deepEqual(bare.place, { source: 'a.csv', line: 2, byteOffset: 10 })
})
