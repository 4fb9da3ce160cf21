// Frames of rows with one column `id`, as a worker would hand them over. Written down here, not made by the encoders.
import type { EncodingName } from '../../../src/encoding-name.ts'

/** Makes the frame of `rows` rows whose ids begin with `first`. */
export type FrameMaker = (first: number, rows: number) => Uint8Array

/** Of each encoding that a target takes, in its order. */
export type Frames = Partial<Readonly<Record<EncodingName, FrameMaker>>>

/** A Native block of one Int64. */
function native(first: number, rows: number): Uint8Array {
  const head = Buffer.from([1, ...varUint(rows), 2, ...Buffer.from('id'), 5, ...Buffer.from('Int64')])
  const values = Buffer.alloc(8 * rows)
  for (let i = 0; i < rows; i++) values.writeBigInt64LE(BigInt(first + i), 8 * i)
  return Buffer.concat([head, values])
}

/** Tuples of COPY BINARY: a field count, and a length before each field. */
function tuplesOf(first: number, rows: number): Uint8Array {
  const tuples = Buffer.alloc(14 * rows)
  for (let i = 0; i < rows; i++) {
    tuples.writeInt16BE(1, 14 * i)
    tuples.writeInt32BE(8, 14 * i + 2)
    tuples.writeBigInt64BE(BigInt(first + i), 14 * i + 6)
  }
  return tuples
}

function lines(line: (id: number) => string): FrameMaker {
  return (first, rows) => Buffer.from(Array.from({ length: rows }, (_, i) => line(first + i)).join(''))
}

function varUint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varUint(Math.floor(value / 128))]
}

export const CLICKHOUSE_FRAMES: Frames = {
  'clickhouse-native': native,
  'clickhouse-text': lines((id) => `{"id":${id}}\n`),
}

export const POSTGRES_FRAMES: Frames = { 'postgres-binary': tuplesOf, 'postgres-text': lines((id) => `${id}\n`) }
