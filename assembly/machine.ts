// Runs the program of a record's form over one record after another. A program is made of steps of eight u32:
//
//   operation, buffer, nulls' buffer or NONE, column, then what the operation needs
//
// What runs per value is inlined (AssemblyScript's decorator, which linters of TypeScript do not know): a fifth faster.
// The value operations are numbered as in src/plan/rows/operations.ts.

import * as clickhouse from './clickhouse'
import { clearFull, fullBuffer, grew, markAll, neededBytes, rollbackAll, roomIn, setBuffers } from './memory'
import { FULL, UNUSUAL } from './outcome'
import * as postgres from './postgres'

const STEP_BYTES: usize = 32
const NONE: u32 = 0xffffffff
const NULL_WORD: u32 = 0x6c6c756e

/** The host encodes the value of `column` at `at`, whatever its form: the place after it, or 0 for a value that is refused. */
declare function anyValue(column: u32, at: usize): usize

/** The host remembers where the columns are that it writes itself. */
declare function markHost(): void

export { clearFull, fullBuffer, neededBytes, setBuffers }

/** Records that the last run encoded. */
export let rows: u32 = 0

/**
 * Encodes records from `from` on until one has another form, a buffer is full, or `to` is reached; returns where it
 * stopped, the beginning of a record. The place of each record, counted from `base`, and its line, counted from
 * `line`, go to `places`, which has room for `maxRows` of them.
 */
export function run(
  program: usize,
  steps: u32,
  from: usize,
  to: usize,
  base: usize,
  line: u32,
  places: usize,
  maxRows: u32,
  hostColumns: bool,
): usize {
  let pos = from
  rows = 0
  while (pos < to && rows < maxRows) {
    markAll()
    if (hostColumns) markHost()
    const next = encodeRecord(program, steps, pos)
    if (next === UNUSUAL || next === FULL) {
      rollbackAll()
      return pos
    }
    store<u64>(places + ((<usize>rows) << 3), <u64>(pos - base) | ((<u64>(line + rows)) << 32))
    rows++
    pos = next
  }
  return pos
}

function encodeRecord(program: usize, steps: u32, from: usize): usize {
  let pos = from
  let step = program
  for (let i: u32 = 0; i < steps; i++, step += STEP_BYTES) {
    const operation = load<u32>(step)
    if (operation === 0) {
      if (!isLiteral(pos, load<u32>(step, 16), load<u32>(step, 20))) return UNUSUAL
      pos += load<u32>(step, 24)
      continue
    }
    const buffer = load<u32>(step, 4)
    if (operation === 1) {
      if (!appendConstant(buffer, load<u32>(step, 16), load<u32>(step, 20))) return FULL
      continue
    }
    let next = UNUSUAL
    const nulls = load<u32>(step, 8)
    if (nulls !== NONE && load<u32>(pos) === NULL_WORD) {
      if (!appendByte(nulls, 1) || !appendConstant(buffer, load<u32>(step, 24), load<u32>(step, 28))) return FULL
      pos += 4
      continue
    }
    next = encodeValue(operation, pos, buffer, load<u32>(step, 16), load<u32>(step, 20))
    if (next === FULL) return FULL
    if (next === UNUSUAL) {
      next = anyValue(load<u32>(step, 12), pos)
      if (next === UNUSUAL) return UNUSUAL
    } else if (nulls !== NONE && !appendByte(nulls, 0)) return FULL
    pos = next
  }
  return pos
}

/** Compares blocks of sixteen bytes, each followed by the mask of those that count. */
@inline
function isLiteral(at: usize, blocks: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    const block = blocks + (i << 5)
    const difference = v128.and(v128.xor(v128.load(at + (i << 4)), v128.load(block)), v128.load(block, 16))
    if (v128.any_true(difference)) return false
  }
  return true
}

function appendConstant(buffer: u32, from: usize, length: u32): bool {
  const to = roomIn(buffer, length)
  if (to === 0) return false
  memory.copy(to, from, length)
  grew(buffer, length)
  return true
}

@inline
function appendByte(buffer: u32, value: u8): bool {
  const to = roomIn(buffer, 1)
  if (to === 0) return false
  store<u8>(to, value)
  grew(buffer, 1)
  return true
}

@inline
function encodeValue(operation: u32, at: usize, buffer: u32, first: u32, second: u32): usize {
  switch (operation) {
    case 3:
      return clickhouse.unsigned(at, buffer, first)
    case 4:
      return clickhouse.signed(at, buffer, first)
    case 5:
      return clickhouse.float32(at, buffer)
    case 6:
      return clickhouse.float64(at, buffer)
    case 7:
      return clickhouse.string(at, buffer)
    case 8:
      return clickhouse.boolValue(at, buffer)
    case 9:
      return clickhouse.date(at, buffer, first)
    case 10:
      return clickhouse.dateTime(at, buffer, first)
    case 11:
      return clickhouse.dateTime64(at, buffer, first)
    case 12:
      return clickhouse.decimal(at, buffer, first, second)
    case 13:
      return clickhouse.uuid(at, buffer)
    case 14:
      return postgres.int(at, buffer, first)
    case 15:
      return postgres.float4(at, buffer)
    case 16:
      return postgres.float8(at, buffer)
    case 17:
      return postgres.text(at, buffer)
    case 18:
      return postgres.boolValue(at, buffer)
    case 19:
      return postgres.date(at, buffer)
    case 20:
      return postgres.timestamp(at, buffer, first, second !== 0)
    case 21:
      return postgres.uuid(at, buffer)
    case 22:
      return postgres.numeric(at, buffer, first, second)
    default:
      return UNUSUAL
  }
}
