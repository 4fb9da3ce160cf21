// How a test says what bad input gets: the place is marked in the input itself, so that line and byte are counted
// here and not by the loader.
import assert from 'node:assert/strict'
import type { ErrorCode, ErrorData } from '../../src/index.ts'
import type { PostgresRoom, RoomSettings } from './postgres-room.ts'

/** Stands in the input before the byte at fault; taken out before the load. */
export const MARK = '‸'

export interface Refusal {
  readonly code: ErrorCode
  readonly column?: string
  /** Texts that the message must hold: the excerpt, the type. */
  readonly says: readonly string[]
  readonly serverCode?: string
  readonly settings?: RoomSettings
}

/** Line (from 1) and byte (from 0) of the mark, and the input without it. */
export function marked(input: string): { content: Buffer; line: number; byteOffset: number } {
  const [before, after, ...more] = input.split(MARK)
  assert.ok(before !== undefined && after !== undefined && more.length === 0, 'the input has one mark')
  return {
    content: Buffer.from(before + after),
    line: before.split('\n').length,
    byteOffset: Buffer.byteLength(before),
  }
}

/** Loads the input into `table`: it is refused at the mark, with a hint, and the table is as it was. */
export async function assertRefused(room: PostgresRoom, table: string, input: string, refusal: Refusal): Promise<void> {
  const { content, line, byteOffset } = marked(input)
  await assertRefusedAt(room, table, content, { line, byteOffset }, refusal)
}

/** The same for input that is no text. */
export async function assertRefusedAt(
  room: PostgresRoom,
  table: string,
  content: Uint8Array,
  place: { readonly line: number; readonly byteOffset: number },
  refusal: Refusal,
): Promise<void> {
  const count = `SELECT count(*)::int AS rows FROM ${table}`
  const before = await room.query(count)
  const report = await room.load(table, content, refusal.settings)
  assert.ok(report.error, `loaded ${report.rows.loaded} rows that should have been refused`)
  const source = report.sources[0]!
  assertError(report.error, refusal, { source, ...place })
  assert.equal(report.rows.loaded, 0)
  assert.equal(report.balanced, false)
  assert.deepEqual(await room.query(count), before)
}

/** Code, place, message and hint. */
export function assertError(error: ErrorData, refusal: Refusal, place: ErrorData['place']): void {
  const { code, column, says, serverCode } = refusal
  assert.equal(error.code, code, error.message)
  assert.deepEqual(error.place, { ...place, ...(column !== undefined && { column }) })
  for (const text of says) assert.ok(error.message.includes(text), `"${error.message}" does not say "${text}"`)
  assert.equal(error.serverCode, serverCode)
  assert.ok((error.hint ?? '').length > 10, 'there is no hint')
}
