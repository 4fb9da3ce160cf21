// Runs the program of a record's form over one record after another: JSON's here, that of separated values in fields.ts.
// What runs per value is inlined (AssemblyScript's decorator, which linters of TypeScript do not know): a fifth faster.

import { isSeparated, setSeparators } from './endings'
import { encodeFields } from './fields'
import { anyValue, markHost } from './host'
import {
  appendByte,
  appendConstant,
  clearFull,
  fullBuffer,
  markAll,
  neededBytes,
  rollbackAll,
  setBuffers,
} from './memory'
import { CONSTANT, LITERAL } from './operations'
import { FULL, UNUSUAL } from './outcome'
import { breaks, clearBreaks } from './quoted'
import { NONE, STEP_BYTES } from './steps'
import { encodeValue } from './values'

const NULL_WORD: u32 = 0x6c6c756e

export { clearFull, fullBuffer, neededBytes, setBuffers, setSeparators }

/** A field of more lines may be one whose quote was not closed: the host looks at what is in it. */
const MAX_BREAKS: u32 = 100

/** Records that the last run encoded. */
export let rows: u32 = 0
/** The line after them. */
export let nextLine: u32 = 0

/**
 * Encodes records from `from` on, where `line` begins, until one has another form, a buffer is full, or `to` is reached;
 * returns where it stopped, the beginning of a record. The place of each record, counted from `base`, and its line go to
 * `places`, which has room for `maxRows` of them.
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
  nextLine = line
  while (pos < to && rows < maxRows) {
    markAll()
    clearBreaks()
    if (hostColumns) markHost()
    const next = isSeparated ? encodeFields(program, steps, pos) : encodeRecord(program, steps, pos)
    if (next === UNUSUAL || next === FULL || breaks > MAX_BREAKS) {
      rollbackAll()
      return pos
    }
    store<u64>(places + ((<usize>rows) << 3), <u64>(pos - base) | ((<u64>nextLine) << 32))
    rows++
    nextLine += 1 + breaks
    pos = next
  }
  return pos
}

function encodeRecord(program: usize, steps: u32, from: usize): usize {
  let pos = from
  let step = program
  for (let i: u32 = 0; i < steps; i++, step += STEP_BYTES) {
    const operation = load<u32>(step)
    if (operation === LITERAL) {
      if (!isLiteral(pos, load<u32>(step, 16), load<u32>(step, 20))) return UNUSUAL
      pos += load<u32>(step, 24)
      continue
    }
    const buffer = load<u32>(step, 4)
    if (operation === CONSTANT) {
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
