// LZMA: literals and matches, by probabilities that depend on what came before. Names are those of the LZMA specification.

import type { LzmaWindow } from './lzma-window.ts'
import { probabilities, RangeDecoder, resetProbabilities } from './range-decoder.ts'

const STATES = 12
const FIRST_MATCH_STATE = 7
const MAX_POS_STATES = 16
const MIN_MATCH = 2
const LITERAL_SIZE = 0x300
const SLOTS = 64
const LENGTH_STATES = 4
const END_POS_MODEL = 14
const ALIGN_BITS = 4
const LENGTH_MID = 2 + (MAX_POS_STATES << 3)
const LENGTH_HIGH = LENGTH_MID + (MAX_POS_STATES << 3)
const LENGTH_SIZE = LENGTH_HIGH + 256

// Where each kind of probability begins in the one table of them.
const IS_MATCH = 0
const IS_REP = IS_MATCH + STATES * MAX_POS_STATES
const IS_REP_G0 = IS_REP + STATES
const IS_REP_G1 = IS_REP_G0 + STATES
const IS_REP_G2 = IS_REP_G1 + STATES
const IS_REP0_LONG = IS_REP_G2 + STATES
const POS_SLOT = IS_REP0_LONG + STATES * MAX_POS_STATES
const POS_SPECIAL = POS_SLOT + LENGTH_STATES * SLOTS
const ALIGN = POS_SPECIAL + 128
const MATCH_LENGTH = ALIGN + (1 << ALIGN_BITS)
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE
const LITERAL = REP_LENGTH + LENGTH_SIZE
/** LZMA2 allows lc + lp up to 4. */
const MAX_LITERAL_BITS = 4

export class LzmaDecoder {
  readonly #window: LzmaWindow
  readonly #coder = new RangeDecoder()
  readonly #table = probabilities(LITERAL + (LITERAL_SIZE << MAX_LITERAL_BITS))
  #lc = 0
  #literalPosMask = 0
  #posMask = 0
  #state = 0
  #rep0 = 0
  #rep1 = 0
  #rep2 = 0
  #rep3 = 0

  constructor(window: LzmaWindow) {
    this.#window = window
  }

  /** (pb * 5 + lp) * 9 + lc; false if it is out of range. */
  setProperties(properties: number): boolean {
    const lc = properties % 9
    const lp = Math.floor(properties / 9) % 5
    const pb = Math.floor(properties / 45)
    if (pb > 4 || lc + lp > MAX_LITERAL_BITS) return false
    this.#lc = lc
    this.#literalPosMask = (1 << lp) - 1
    this.#posMask = (1 << pb) - 1
    return true
  }

  resetState(): void {
    resetProbabilities(this.#table)
    this.#state = 0
    this.#rep0 = 0
    this.#rep1 = 0
    this.#rep2 = 0
    this.#rep3 = 0
  }

  /** Decodes `bytes`, which must give exactly `size` bytes; false if they do not. */
  decode(bytes: Uint8Array, size: number): boolean {
    const coder = this.#coder
    const window = this.#window
    if (!coder.start(bytes)) return false
    for (let left = size; left > 0; ) {
      if (coder.isOverrun()) return false
      const posState = window.position & this.#posMask
      if (coder.bit(this.#table, IS_MATCH + (this.#state << 4) + posState) === 0) {
        window.put(this.#literal())
        left--
        continue
      }
      const isRep = coder.bit(this.#table, IS_REP + this.#state) === 1
      const length = isRep ? this.#repMatch(posState) : this.#match(posState)
      // Every distance that the window cannot have is damage; so is the mark of an end, which LZMA2 does not use.
      if (length > left || this.#rep0 >>> 0 >= window.filled) return false
      window.copy(this.#rep0, length)
      left -= length
    }
    return coder.isFinished()
  }

  #literal(): number {
    const coder = this.#coder
    const table = this.#table
    const window = this.#window
    const context = ((window.position & this.#literalPosMask) << this.#lc) + (window.before(0) >> (8 - this.#lc))
    const base = LITERAL + LITERAL_SIZE * context
    let symbol = 1
    if (this.#state >= FIRST_MATCH_STATE) {
      // After a match, the byte that would have gone on with it foretells this one, until they differ.
      let match = window.before(this.#rep0)
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1
        match <<= 1
        const bit = coder.bit(table, base + ((1 + matchBit) << 8) + symbol)
        symbol = (symbol << 1) | bit
        if (bit !== matchBit) break
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(table, base + symbol)
    const state = this.#state
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
    return symbol & 0xff
  }

  /** A match at a distance of its own; gives its length and sets `#rep0`. */
  #match(posState: number): number {
    const coder = this.#coder
    const table = this.#table
    this.#rep3 = this.#rep2
    this.#rep2 = this.#rep1
    this.#rep1 = this.#rep0
    const length = this.#length(MATCH_LENGTH, posState)
    this.#state = this.#state < FIRST_MATCH_STATE ? 7 : 10
    const lengthState = Math.min(length - MIN_MATCH, LENGTH_STATES - 1)
    const slot = coder.tree(table, POS_SLOT + lengthState * SLOTS, 6)
    if (slot < 4) this.#rep0 = slot
    else {
      const bits = (slot >> 1) - 1
      const start = (2 | (slot & 1)) << bits
      if (slot < END_POS_MODEL) this.#rep0 = start + coder.reverseTree(table, POS_SPECIAL + start - slot, bits)
      else {
        const high = start + (coder.direct(bits - ALIGN_BITS) << ALIGN_BITS)
        this.#rep0 = high + coder.reverseTree(table, ALIGN, ALIGN_BITS)
      }
    }
    return length
  }

  /** A match at one of the last four distances, which becomes `#rep0`; gives its length. */
  #repMatch(posState: number): number {
    const coder = this.#coder
    const table = this.#table
    const state = this.#state
    if (coder.bit(table, IS_REP_G0 + state) === 0) {
      if (coder.bit(table, IS_REP0_LONG + (state << 4) + posState) === 0) {
        this.#state = state < FIRST_MATCH_STATE ? 9 : 11
        return 1
      }
    } else {
      let distance = this.#rep1
      if (coder.bit(table, IS_REP_G1 + state) === 1) {
        distance = this.#rep2
        if (coder.bit(table, IS_REP_G2 + state) === 1) {
          distance = this.#rep3
          this.#rep3 = this.#rep2
        }
        this.#rep2 = this.#rep1
      }
      this.#rep1 = this.#rep0
      this.#rep0 = distance
    }
    this.#state = state < FIRST_MATCH_STATE ? 8 : 11
    return this.#length(REP_LENGTH, posState)
  }

  #length(base: number, posState: number): number {
    const coder = this.#coder
    const table = this.#table
    if (coder.bit(table, base) === 0) return MIN_MATCH + coder.tree(table, base + 2 + (posState << 3), 3)
    if (coder.bit(table, base + 1) === 0) {
      return MIN_MATCH + 8 + coder.tree(table, base + LENGTH_MID + (posState << 3), 3)
    }
    return MIN_MATCH + 16 + coder.tree(table, base + LENGTH_HIGH, 8)
  }
}
