// Records of separated values: the steps of a program are fields, with a delimiter between two of them, and what is written
// without one.

import {
  BARE,
  comment,
  delimiter,
  emptyIsNull,
  endsWithDelimiter,
  isEnd,
  nullWordCount,
  nullWordLength,
  padsNulls,
  QUOTED,
  quote,
} from './endings'
import { anyValue } from './host'
import { appendByte, appendConstant } from './memory'
import { FULL, UNUSUAL } from './outcome'
import { addBreaks, quotedLength } from './quoted'
import { CONSTANT, RUN, SKIP } from './operations'
import { NO_MAP, NONE, STEP_BYTES } from './steps'
import { fieldLength } from './text'
import { encodeValue } from './values'

const LF: u8 = 0x0a
const CR: u8 = 0x0d

/** The place after the record at `from` and what ends its line; UNUSUAL or FULL. */
export function encodeFields(program: usize, steps: u32, from: usize): usize {
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
      if (anyValue(column, pos) === UNUSUAL) return UNUSUAL
      continue
    }
    if (isFirst) isFirst = false
    else if (<u32>load<u8>(pos) === delimiter) pos++
    else return padsNulls && pos > from ? padRecord(step, steps - i, pos) : UNUSUAL
    const isQuoted = <u32>load<u8>(pos) === quote
    const ending = isQuoted ? QUOTED : BARE
    const at = pos + <usize>isQuoted
    let next = UNUSUAL
    if (operation === SKIP) {
      let length = fieldLength(at, ending)
      if (length < 0 && isQuoted) length = quotedLength(at)
      if (length < 0) {
        next = anyValue(column, pos)
        if (next === UNUSUAL) return UNUSUAL
        if (isQuoted) addBreaks(pos, next)
      } else next = at + length + <usize>isQuoted
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
      if (isQuoted) addBreaks(pos, next)
    } else {
      if (nulls < NO_MAP && !appendByte(nulls, 0)) return FULL
      next += <usize>isQuoted
    }
    pos = next
  }
  if (endsWithDelimiter && <u32>load<u8>(pos++) !== delimiter) return UNUSUAL
  return afterLineEnd(pos)
}

/** Writes what is left of a record whose fields end before `pos`: NULLs. */
function padRecord(program: usize, steps: u32, pos: usize): usize {
  let step = program
  for (let i: u32 = 0; i < steps; i++, step += STEP_BYTES) {
    const operation = load<u32>(step)
    const buffer = load<u32>(step, 4)
    if (operation === SKIP) continue
    if (operation === CONSTANT) {
      if (!appendConstant(buffer, load<u32>(step, 16), load<u32>(step, 20))) return FULL
      continue
    }
    if (operation === RUN) {
      if (anyValue(load<u32>(step, 12), pos) === UNUSUAL) return UNUSUAL
      continue
    }
    const nulls = load<u32>(step, 8)
    if (nulls === NONE) return UNUSUAL
    if (nulls !== NO_MAP && !appendByte(nulls, 1)) return FULL
    if (!appendConstant(buffer, load<u32>(step, 24), load<u32>(step, 28))) return FULL
  }
  return afterLineEnd(pos)
}

/** The place after the end of the line at `pos`; UNUSUAL where there is none. */
@inline
function afterLineEnd(pos: usize): usize {
  const byte = load<u8>(pos)
  if (byte === LF) return pos + 1
  if (byte !== CR) return UNUSUAL
  return load<u8>(pos + 1) === LF ? pos + 2 : pos + 1
}
