// The blocks of each wire, made from the events themselves by the words of the formats' documentation: value by value,
// with a buffer for each. It shares no code with what it judges.

import { EVENT_COLUMNS, eventJson, type WebEvent } from '../events.ts'

type Value = WebEvent[keyof WebEvent]

export const NAIVE_BLOCKS = {
  clickhouse: { text: (rows) => Buffer.from(rows.map(eventJson).join('')), typed: nativeBlock },
  postgres: { text: (rows) => Buffer.from(rows.map(copyLine).join('')), typed: copyTuples },
} as const satisfies Readonly<Record<string, Readonly<Record<string, (rows: readonly WebEvent[]) => Buffer>>>>

/** ClickHouse's Native format: the number of columns and of rows; then each column's name, type and values. */
function nativeBlock(rows: readonly WebEvent[]): Buffer {
  const columns = EVENT_COLUMNS.flatMap(({ name, clickhouse }) => [
    nativeString(name),
    nativeString(clickhouse),
    ...rows.map((row) => NATIVE_VALUES[clickhouse](row[name])),
  ])
  return Buffer.concat([varUint(EVENT_COLUMNS.length), varUint(rows.length), ...columns])
}

type NativeType = (typeof EVENT_COLUMNS)[number]['clickhouse']

const NATIVE_VALUES: Readonly<Record<NativeType, (value: Value) => Buffer>> = {
  UInt8: (value) => Buffer.of(Number(value)),
  UInt16: (value) => filled(2, (bytes) => bytes.writeUInt16LE(Number(value))),
  UInt32: (value) => filled(4, (bytes) => bytes.writeUInt32LE(Number(value))),
  UInt64: (value) => filled(8, (bytes) => bytes.writeBigUInt64LE(BigInt(value))),
  Float64: (value) => filled(8, (bytes) => bytes.writeDoubleLE(Number(value))),
  DateTime: (value) => filled(4, (bytes) => bytes.writeUInt32LE(millisecondsOf(value) / 1000)),
  String: (value) => nativeString(String(value)),
}

function nativeString(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([varUint(bytes.length), bytes])
}

/** LEB128. */
function varUint(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.concat([Buffer.of((value % 0x80) + 0x80), varUint(value >>> 7)])
}

/** COPY's binary format: per row the number of fields, then each field's length and bytes. */
function copyTuples(rows: readonly WebEvent[]): Buffer {
  const count = filled(2, (bytes) => bytes.writeInt16BE(EVENT_COLUMNS.length))
  const fields = rows.flatMap((row) => [
    count,
    ...EVENT_COLUMNS.flatMap(({ name, postgres }) => {
      const value = BINARY_VALUES[postgres](row[name])
      return [filled(4, (bytes) => bytes.writeInt32BE(value.length)), value]
    }),
  ])
  return Buffer.concat(fields)
}

type PostgresName = (typeof EVENT_COLUMNS)[number]['postgres']

const POSTGRES_EPOCH = Date.UTC(2000, 0, 1)

const BINARY_VALUES: Readonly<Record<PostgresName, (value: Value) => Buffer>> = {
  int2: (value) => filled(2, (bytes) => bytes.writeInt16BE(Number(value))),
  int4: (value) => filled(4, (bytes) => bytes.writeInt32BE(Number(value))),
  int8: (value) => filled(8, (bytes) => bytes.writeBigInt64BE(BigInt(value))),
  float8: (value) => filled(8, (bytes) => bytes.writeDoubleBE(Number(value))),
  timestamp: (value) =>
    filled(8, (bytes) => bytes.writeBigInt64BE(BigInt(millisecondsOf(value) - POSTGRES_EPOCH) * 1000n)),
  text: (value) => Buffer.from(String(value)),
}

/** COPY's text format. */
function copyLine(event: WebEvent): string {
  const fields = Object.values(event).map((value: Value) =>
    String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r'),
  )
  return `${fields.join('\t')}\n`
}

function millisecondsOf(time: Value): number {
  return Date.parse(`${String(time).replace(' ', 'T')}Z`)
}

function filled(size: number, fill: (bytes: Buffer) => unknown): Buffer {
  const bytes = Buffer.alloc(size)
  fill(bytes)
  return bytes
}
