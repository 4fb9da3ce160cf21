import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { BulkloadError } from '../../src/errors.ts'
import { outcomeOf } from '../../src/sinks/postgres/copy-end.ts'
import { postgresError } from '../../src/sinks/postgres/errors.ts'
import type { TableWrite } from '../../src/sinks/table-writer.ts'
import { APPEND } from '../../src/write-mode.ts'

type Fields = Partial<Pick<pg.DatabaseError, 'code' | 'detail' | 'hint' | 'where' | 'column' | 'table' | 'line'>>

function refusal(message: string, fields: Fields): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), fields)
}

function writeOf(table: string, columns: readonly string[]): TableWrite {
  return { table: { schema: 'public', table }, encoding: 'postgres-text', columns, given: columns, rules: APPEND }
}

const COLUMNS = ['a', 'b', 'a b', 'x', 'x:y', 'x: y', 'line 9', 'é']

/** Contexts as servers write them, for a table of this name; row and column. */
const CONTEXTS: readonly [table: string, where: string, row: number | undefined, column?: string][] = [
  ['t', 'COPY t, line 7, column a: "foo"', 7, 'a'],
  ['t', 'COPY t, line 7, column a: null input', 7, 'a'],
  ['t', 'COPY t, line 7, column a', 7, 'a'],
  ['t', 'COPY t, line 7: "1\tfoo"', 7],
  ['t', 'COPY t, line 7', 7],
  ['t', 'COPY t, line 1234567890, column b: "x"', 1_234_567_890, 'b'],
  // Errors in JSON name a line of their own first.
  ['t', 'JSON data, line 1: {"a":...\nCOPY t, line 7, column b: "{"a":}"', 7, 'b'],
  ['t', 'unnamed portal parameter $1\nJSON data, line 3: x\nCOPY t, line 8, column a: "x"', 8, 'a'],
  ['t', 'SQL function "f" statement 1\nCOPY t, line 2, column b: "x"', 2, 'b'],
  // The server's language.
  ['t', 'COPY t, Zeile 7, Spalte a: »foo«', 7, 'a'],
  ['t', 'COPY t, línea 7, columna a: «foo»', 7, 'a'],
  ['t', 'COPY t, ligne 7, colonne a : « foo »', 7, 'a'],
  ['t', 'COPY t, строка 7, столбец a: "foo"', 7, 'a'],
  ['t', 'COPY t, 行 7, 列 a: "foo"', 7, 'a'],
  // Values that look like a place.
  ['t', 'COPY t, line 7, column a: "see COPY t, line 9, column b: x"', 7, 'a'],
  ['t', 'COPY t, line 7, column a: "error in app.ts, line 9: boom"', 7, 'a'],
  ['t', 'COPY t, line 7: "x, line 9"', 7],
  ['t', 'COPY t, line 7, column a: "x\nCOPY t, line 9"', 7, 'a'],
  // Names of tables and columns that do.
  ['a, line 3', 'COPY a, line 3, line 7, column a: "x"', 7, 'a'],
  ['a, line 3: "x"', 'COPY a, line 3: "x", line 7', 7],
  ['T "q"', 'COPY T "q", line 7, column a b: "x"', 7, 'a b'],
  ['.*', 'COPY .*, line 7', 7],
  ['t', 'COPY t, line 7, column x:y: "z"', 7, 'x:y'],
  ['t', 'COPY t, line 7, column x: y: "z"', 7, 'x: y'],
  ['t', 'COPY t, line 7, column x: "y: z"', 7, 'x'],
  ['t', 'COPY t, line 7, column line 9: "z"', 7, 'line 9'],
  ['t', 'COPY t, line 7, column é: "z"', 7, 'é'],
  // No place of a row of this COPY.
  ['t', '', undefined],
  ['t', 'PL/pgSQL function f() line 3 at RAISE', undefined],
  ['t', 'COPY other, line 7, column a: "x"', undefined],
  ['t', 'SQL statement "SELECT 1 FROM ONLY t"', undefined],
  // As long as `COPY t, `, and what follows is a line.
  ['t', 'COPY u, line 7, column a: "x"', undefined],
]

for (const [table, where, row, column] of CONTEXTS) {
  test(`${JSON.stringify(where)} is ${row === undefined ? 'no row' : `row ${row}`}, ${column ?? 'no column'}`, () => {
    const cause = refusal('invalid input', { code: '22P02', where, line: '232' })
    const error = postgresError(cause, 'COPY', 'localhost/db', writeOf(table, COLUMNS))
    assert.equal(error.code, row === undefined ? 'BL_SERVER' : 'BL_SERVER_REFUSED_ROW')
    assert.equal(error.segmentRow, row)
    assert.equal(error.place?.column, column)
    assert.equal(error.serverCode, '22P02')
    assert.equal(error.message, 'Postgres refused COPY: invalid input')
    assert.equal(error.cause, cause)
  })
}

test("the server's detail, hint and column are reported", () => {
  const cause = refusal('null value in column "b"', {
    code: '23502',
    detail: 'Failing row contains (1, null).',
    where: 'COPY t, line 4: "1\t\\N"',
    column: 'b',
    hint: 'the hint of the server',
  })
  const error = postgresError(cause, 'COPY', 'h/db', writeOf('t', COLUMNS))
  assert.equal(error.message, 'Postgres refused COPY: null value in column "b": Failing row contains (1, null).')
  assert.deepEqual([error.segmentRow, error.place?.column, error.hint], [4, 'b', 'the hint of the server'])
})

const HINTED: readonly [code: string, hint: RegExp][] = [
  ['23503', /load the referenced table first/],
  ['23505', /twice/],
  ['42501', /GRANT INSERT/],
  ['42P01', /--create/],
  ['53100', /disk/],
]

for (const [code, hint] of HINTED) {
  test(`${code} comes with a hint`, () => {
    const error = postgresError(refusal('no', { code }), 'COPY', 'h/db', writeOf('t', COLUMNS))
    assert.equal(error.code, 'BL_SERVER')
    assert.equal(error.serverCode, code)
    assert.match(error.hint ?? '', hint)
  })
}

test('a line that the server had only reached when it was stopped is not blamed', () => {
  for (const code of ['57014', '57P01', '53100', '53200', '58030', '40001', '25P02', 'XX000', '08006']) {
    const cause = refusal('stopped', { code, where: 'COPY t, line 7: "x"' })
    const error = postgresError(cause, 'COPY', 'h/db', writeOf('t', COLUMNS))
    assert.deepEqual([error.code, error.segmentRow], ['BL_SERVER', undefined], code)
  }
})

test('without a COPY under way no row is looked for', () => {
  const error = postgresError(refusal('no', { code: '22P02', where: 'COPY t, line 7' }), 'BEGIN', 'h/db')
  assert.deepEqual([error.code, error.segmentRow], ['BL_SERVER', undefined])
})

test('anything else is a lost connection, and an error of ours stays it', () => {
  const lost = postgresError(new Error('read ECONNRESET'), 'COMMIT', 'h/db')
  assert.equal(lost.code, 'BL_CONNECTION_LOST')
  assert.equal(lost.message, 'the connection to h/db was lost during COMMIT: read ECONNRESET')
  assert.match(lost.hint ?? '', /check whether the rows are in the table/)
  for (const operation of ['COPY', 'BEGIN', 'to describe t']) {
    const before = postgresError(new Error('read ECONNRESET'), operation, 'h/db')
    assert.equal(before.hint, 'the transaction was not committed: none of its rows are in the table, load it again')
  }
  const creating = postgresError(new Error('read ECONNRESET'), 'CREATE TABLE', 'h/db')
  assert.match(creating.hint ?? '', /check whether the table was created/)
  const known = new BulkloadError('BL_TIMEOUT', 'late')
  assert.equal(postgresError(known, 'COPY', 'h/db'), known)
})

test('a COMMIT that was refused is not done; one that was cut off is unknown', async () => {
  assert.equal(await outcomeOf(Promise.resolve()), 'done')
  const of = (code: string): Promise<string> => outcomeOf(Promise.reject(refusal('no', { code })))
  for (const code of ['23503', '40001', '53100', '57014']) assert.equal(await of(code), 'not done', code)
  for (const code of ['57P01', '57P02', '08006', '58030', 'XX000']) assert.equal(await of(code), 'unknown', code)
  assert.equal(await outcomeOf(Promise.reject(new Error('read ECONNRESET'))), 'unknown')
})
