// Where JSON documents begin and end in a stream of bytes: the elements of one array, or documents one after another,
// on one line or on many. Turns each of them into a line, in place, so that every byte stays where it is:
//
//   source   [ {"a": 1},⏎    {⏎  "a": 2⏎} ]⏎
//   lines      {"a": 1}⏎     {   "a": 2 }⏎
//
// A document ends where its brackets do. What is in it is for the readers of lines to judge; what this scan must
// know to find the end of a document is checked here, because after a fault in that it is unknown where the next begins.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: one automaton over one set of positions

import {
  BACKSLASH,
  COMMA,
  CR,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  QUOTE,
  RIGHT_BRACKET,
  SPACE,
  TAB,
} from '../../codecs/ascii.ts'
import { nextMark, scalarEnd, stringEnd } from './document-bytes.ts'
import { type DocumentFault, STATE, separatorState, valueState } from './document-state.ts'

/** Brackets deeper than this are counted, but not told apart: readers of lines refuse them. */
const MAX_KINDS = 1024

/** The scan of one stream. Positions are those of the buffer at hand. */
export class JsonDocuments {
  /** The first byte of the document under way, or -1 between documents. */
  start = -1
  /** The position behind the last document that has ended, with its line feed; 0 when none has. */
  lineEnd = 0
  /** The position behind that document itself. */
  documentEnd = 0
  /** How many documents have ended. */
  count = 0
  /** Line feeds of the source before the buffer's first document, and from there to each document that has ended. */
  linesBefore = 0
  lines = new Int32Array(1024)
  /** Where a line feed is to be put in: documents touch there. The byte at the position is the next one's first. */
  insertAt: number[] = []
  /** Line feeds of the source so far. */
  lineFeeds = 0
  /** Line feeds of the source before the document under way. */
  startLineFeeds = 0
  /** What ended the scan, if something is wrong; the byte at fault, and the line feeds of the source before it. */
  fault: DocumentFault | undefined
  faultAt = 0
  faultLineFeeds = 0
  /** The scan goes no further than to the end of one document. */
  stopsAtDocument = false

  #state: number = STATE.start
  #isArray = false
  #depth = 0
  /** The closing bracket for each one that is open. */
  readonly #closing = new Uint8Array(MAX_KINDS)
  /** A longer document is a fault. */
  readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /**
   * Goes on at `from`, up to `end` or to a fault; the byte at `end` must be there, and is overwritten. Returns where
   * to go on: `end`, or the backslash before it, or behind the document that it is to stop at.
   */
  scan(bytes: Uint8Array, from: number, end: number): number {
    // A quote stops every loop.
    bytes[end] = QUOTE
    let at = from
    while (at < end && this.fault === undefined && !(this.stopsAtDocument && this.count > 0)) {
      switch (this.#state) {
        case STATE.nested:
          at = this.#nested(bytes, at, end)
          break
        case STATE.string: {
          const next = stringEnd(bytes, at, end)
          if (next >= end || bytes[next] === BACKSLASH) return Math.min(next, end)
          if (bytes[next] === LF) return this.#fail('lineBreakInString', next)
          at = next + 1
          this.#state = this.#depth === 0 ? STATE.ended : STATE.nested
          break
        }
        case STATE.scalar:
          at = scalarEnd(bytes, at)
          if (at < end) this.#state = STATE.ended
          break
        default:
          at = this.#between(bytes, at)
      }
    }
    return at
  }

  /**
   * The buffer ends at `end`, and `scan` has come there; the source too when `isEnd`. A document that ends there gets
   * its line feed at `end`: one that is not in the source.
   */
  pause(bytes: Uint8Array, end: number, isEnd: boolean): void {
    if (this.fault !== undefined) return
    if (isEnd && this.#state === STATE.scalar) this.#state = STATE.ended
    if (this.#state === STATE.ended) {
      bytes[end] = LF
      this.#state = this.#isArray ? STATE.afterElement : STATE.between
      this.#endDocument(end, end + 1)
    } else if (this.start >= 0 && end - this.start > this.maxBytes) this.#fail('tooLong', this.start)
    if (!isEnd || this.fault !== undefined) return
    if (this.#state === STATE.string) this.#fail('unclosedString', this.start)
    else if (this.#state === STATE.nested) this.#fail('unclosedDocument', this.start)
    else if (this.#isArray && this.#state !== STATE.closed) this.#fail('unclosedArray', end)
  }

  /** The documents that have ended are gone, and the buffer begins with what was at `position`. */
  shift(position: number): void {
    this.lineEnd = 0
    this.documentEnd = 0
    this.count = 0
    this.linesBefore = this.start >= 0 ? this.startLineFeeds : this.lineFeeds
    this.insertAt = []
    if (this.start >= 0) this.start -= position
  }

  /** The document under way has ended at `end`, and its line before `lineEnd`. */
  #endDocument(end: number, lineEnd: number): void {
    if (end - this.start > this.maxBytes) {
      this.#fail('tooLong', this.start)
      return
    }
    if (this.count === this.lines.length) this.lines = doubled(this.lines)
    this.lines[this.count++] = this.startLineFeeds - this.linesBefore
    this.lineEnd = lineEnd
    this.documentEnd = end
    this.start = -1
  }

  #nested(bytes: Uint8Array, from: number, end: number): number {
    let at = from
    for (;;) {
      at = nextMark(bytes, at)
      const byte = bytes[at]!
      if (byte === QUOTE) {
        if (at === end) return end
        at = stringEnd(bytes, at + 1, end)
        const stop = bytes[at]!
        if (stop !== QUOTE || at >= end) {
          this.#state = STATE.string
          if (stop === LF && at < end) return this.#fail('lineBreakInString', at)
          return Math.min(at, end)
        }
        at++
      } else if (byte === LF) {
        this.lineFeeds++
        bytes[at++] = SPACE
      } else if (byte === LEFT_BRACE || byte === LEFT_BRACKET) {
        this.#open(byte)
        at++
      } else {
        const depth = --this.#depth
        if (depth < MAX_KINDS && this.#closing[depth] !== byte) return this.#fail('wrongBracket', at)
        at++
        if (depth === 0) {
          this.#state = STATE.ended
          return at
        }
      }
    }
  }

  #open(bracket: number): void {
    // Closing brackets come two after the opening ones in ASCII.
    if (this.#depth < MAX_KINDS) this.#closing[this.#depth] = bracket + 2
    this.#depth++
  }

  /** One byte that is in no document, or the first of one. */
  #between(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!
    const hasEnded = this.#state === STATE.ended
    if (hasEnded) this.#state = this.#isArray ? STATE.afterElement : STATE.between
    const isBlank = byte === SPACE || byte === LF || byte === CR || byte === TAB
    if (isBlank || this.#isSeparator(byte)) {
      bytes[at] = hasEnded ? LF : SPACE
      if (hasEnded) this.#endDocument(at, at + 1)
      if (byte === LF) this.lineFeeds++
      return at + 1
    }
    if (hasEnded) {
      this.insertAt.push(at)
      this.#endDocument(at, at)
    }
    if (this.fault !== undefined) return at
    if (this.#state === STATE.afterElement) return this.#fail('missingComma', at)
    if (this.#state === STATE.closed) return this.#fail('textAfterArray', at)
    if (!this.#begin(byte)) {
      const isMissing = this.#isArray && (byte === COMMA || byte === RIGHT_BRACKET)
      return this.#fail(isMissing ? 'missingElement' : 'notAValue', at)
    }
    this.start = at
    this.startLineFeeds = this.lineFeeds
    return at + 1
  }

  /** Passes a comma or a bracket of the array; false when the byte is none, or none that may stand there. */
  #isSeparator(byte: number): boolean {
    const next = separatorState(this.#state, byte)
    if (next < 0) return false
    this.#isArray ||= next === STATE.firstElement
    this.#state = next
    return true
  }

  /** Whether a value begins with this byte; if so, it is the document under way. */
  #begin(byte: number): boolean {
    const next = valueState(byte)
    if (next < 0) return false
    if (next === STATE.nested) this.#open(byte)
    this.#state = next
    return true
  }

  #fail(fault: DocumentFault, at: number): number {
    this.fault = fault
    this.faultAt = at
    this.faultLineFeeds = at === this.start ? this.startLineFeeds : this.lineFeeds
    return at
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
