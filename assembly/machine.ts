// Runs the program of a record's form over one record after another. A program is made of steps of eight u32:
//
//   operation, buffer, nulls' buffer or NONE, column, then what the operation needs
//
// What runs per value is inlined (AssemblyScript's decorator, which linters of TypeScript do not know): a fifth faster.
// The value operations are numbered as in src/plan/rows/operations.ts.

import * as clickhouse from './clickhouse'
import {
  BARE,
  comment,
  delimiter,
  emptyIsNull,
  endsWithDelimiter,
  isEnd,
  nullWordCount,
  nullWordLength,
  QUOTED,
  quote,
  setSeparators,
} from './endings'
import { clearFull, fullBuffer, grew, markAll, neededBytes, rollbackAll, roomIn, setBuffers } from './memory'
import { FULL, UNUSUAL } from './outcome'
import * as postgres from './postgres'
import { fieldLength, plainLength } from './text'

const STEP_BYTES: usize = 32
const NONE: u32 = 0xffffffff
/** Where there is no map of the nulls, but bytes that stand for one. */
const NO_MAP: u32 = 0xfffffffe
const NULL_WORD: u32 = 0x6c6c756e
const QUOTE: u8 = 0x22
const LF: u8 = 0x0a
const CR: u8 = 0x0d

const CONSTANT: u32 = 1
const RUN: u32 = 23
const SKIP: u32 = 24

/** The host encodes the value of `column` at `at`, whatever its form: the place after it, or 0 for a value that is refused. */
declare function anyValue(column: u32, at: usize): usize

/** The host remembers where the columns are that it writes itself. */
declare function markHost(): void

export { clearFull, fullBuffer, neededBytes, setBuffers, setSeparators }

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
  return runRecords(false, program, steps, from, to, base, line, places, maxRows, hostColumns)
}

/** The same for separated values. Apart from JSON's, which one function with both would slow down. */
export function runSeparated(
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
  return runRecords(true, program, steps, from, to, base, line, places, maxRows, hostColumns)
}

@inline
function runRecords(
  isCsv: bool,
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
    const next = isCsv ? encodeFields(program, steps, pos) : encodeRecord(program, steps, pos)
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
    next = encodeValue(false, operation, pos, buffer, 0, load<u32>(step, 16), load<u32>(step, 20))
    if (next === FULL) return FULL
    if (next === UNUSUAL) {
      next = anyValue(load<u32>(step, 12), pos)
      if (next === UNUSUAL) return UNUSUAL
    } else if (nulls !== NONE && !appendByte(nulls, 0)) return FULL
    pos = next
  }
  return pos
}

/** A record of separated values: its steps are fields, with a delimiter between two of them. */
function encodeFields(program: usize, steps: u32, from: usize): usize {
  if (<u32>load<u8>(from) === comment) return UNUSUAL
  let pos = from
  let isFirst = true
  let step = program
  for (let i: u32 = 0; i < steps; i++, step += STEP_BYTES) {
    const operation = load<u32>(step)
    const buffer = load<u32>(step, 4)
    if (operation === CONSTANT) {
      if (!appendConstant(buffer, load<u32>(step, 16), load<u32>(step, 20))) return FULL
      continue
    }
    const column = load<u32>(step, 12)
    if (operation === RUN) {
      anyValue(column, pos)
      continue
    }
    if (isFirst) isFirst = false
    else if (<u32>load<u8>(pos++) !== delimiter) return UNUSUAL
    const isQuoted = <u32>load<u8>(pos) === quote
    const ending = isQuoted ? QUOTED : BARE
    const at = pos + <usize>isQuoted
    let next = UNUSUAL
    if (operation === SKIP) {
      const length = fieldLength(at, ending)
      next = length < 0 ? anyValue(column, pos) : at + length + <usize>isQuoted
      if (next === UNUSUAL) return UNUSUAL
      pos = next
      continue
    }
    const nulls = load<u32>(step, 8)
    const wordLength: u32 = nullWordCount > 0 && !isQuoted ? nullWordLength(pos) : 0
    if (nulls !== NONE && (wordLength > 0 || (emptyIsNull && isEnd(pos, BARE)))) {
      if (nulls !== NO_MAP && !appendByte(nulls, 1)) return FULL
      if (!appendConstant(buffer, load<u32>(step, 24), load<u32>(step, 28))) return FULL
      pos += wordLength
      continue
    }
    // Where there are no nulls, an empty field is an empty text, if the column takes one; a word is for the host.
    if (wordLength === 0) {
      next = encodeValue(true, operation, at, buffer, ending, load<u32>(step, 16), load<u32>(step, 20))
      if (next === FULL) return FULL
    }
    if (next === UNUSUAL) {
      next = anyValue(column, pos)
      if (next === UNUSUAL) return UNUSUAL
    } else {
      if (nulls < NO_MAP && !appendByte(nulls, 0)) return FULL
      next += <usize>isQuoted
    }
    pos = next
  }
  if (endsWithDelimiter && <u32>load<u8>(pos++) !== delimiter) return UNUSUAL
  const byte = load<u8>(pos)
  if (byte === LF) return pos + 1
  if (byte !== CR) return UNUSUAL
  return load<u8>(pos + 1) === LF ? pos + 2 : pos + 1
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

/** JSON's text begins and ends with a quote here; in separated values that is looked at before. */
@inline
function isOpen(isCsv: bool, at: usize): bool {
  return isCsv || load<u8>(at) === QUOTE
}

@inline
function past(isCsv: bool, next: usize): usize {
  return isCsv || next <= FULL ? next : next + 1
}

@inline
function encodeValue(
  isCsv: bool,
  operation: u32,
  at: usize,
  buffer: u32,
  ending: u32,
  first: u32,
  second: u32,
): usize {
  // What JSON has in quotes and what not is known when this is compiled: a look at it per value would cost 5 %.
  const plain = isCsv ? ending : BARE
  const text = isCsv ? ending : QUOTED
  const inside = isCsv ? at : at + 1
  switch (operation) {
    case 3:
      return clickhouse.unsigned(at, buffer, plain, first)
    case 4:
      return clickhouse.signed(at, buffer, plain, first)
    case 5:
      return clickhouse.float32(at, buffer, plain)
    case 6:
      return clickhouse.float64(at, buffer, plain)
    case 7: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      return length < 0 ? UNUSUAL : past(isCsv, clickhouse.string(inside, buffer, length))
    }
    case 8:
      return clickhouse.boolValue(at, buffer, plain)
    case 9:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.date(inside, buffer, text, first)) : UNUSUAL
    case 10:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime(inside, buffer, text, first)) : UNUSUAL
    case 11:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime64(inside, buffer, text, first)) : UNUSUAL
    case 12:
      return clickhouse.decimal(at, buffer, plain, first, second)
    case 13:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.uuid(inside, buffer, text)) : UNUSUAL
    case 14:
      return postgres.int(at, buffer, plain, first)
    case 15:
      return postgres.float4(at, buffer, plain)
    case 16:
      return postgres.float8(at, buffer, plain)
    case 17: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      return length < 0 ? UNUSUAL : past(isCsv, postgres.text(inside, buffer, length))
    }
    case 18:
      return postgres.boolValue(at, buffer, plain)
    case 19:
      return isOpen(isCsv, at) ? past(isCsv, postgres.date(inside, buffer, text)) : UNUSUAL
    case 20:
      return isOpen(isCsv, at) ? past(isCsv, postgres.timestamp(inside, buffer, text, first, second !== 0)) : UNUSUAL
    case 21:
      return isOpen(isCsv, at) ? past(isCsv, postgres.uuid(inside, buffer, text)) : UNUSUAL
    case 22:
      return postgres.numeric(at, buffer, plain, first, second)
    default:
      return UNUSUAL
  }
}
