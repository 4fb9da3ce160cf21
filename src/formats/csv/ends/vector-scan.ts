// The host's side of assembly/record-ends.ts: bytes are copied into the module's memory, window by window, and looked at
// there.

import type { CsvDialect } from '../dialect.ts'
import { RECORD_ENDS_WASM } from './record-ends.wasm.ts'
import { type RecordStates, STATE } from './record-states.ts'

// The little that is needed of the WebAssembly API: the ES library of the compiler does not declare it.
declare const WebAssembly:
  | {
      readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer }
      readonly Module: new (bytes: Uint8Array) => object
      readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
    }
  | undefined

interface RecordEndsExports {
  readonly isQuoted: { readonly value: number }
  readonly state: { readonly value: number }
  lastEnd(
    from: number,
    length: number,
    delimiter: number,
    quote: number,
    startsQuoted: boolean,
    atBoundary: boolean,
    afterClosing: boolean,
  ): number
  walk(from: number, length: number, next: number, start: number, lastBetween: number): number
}

const PAGE = 65_536
/** The module's own constants lie below. */
const STATES_AT = PAGE
const WINDOW_AT = 2 * PAGE
const WINDOW_BYTES = PAGE

let shared: VectorScan | undefined

/** The one module of this thread, or undefined where WebAssembly is switched off (`node --jitless`). */
export function vectorScan(): VectorScan | undefined {
  if (typeof WebAssembly !== 'undefined') shared ??= new VectorScan()
  return shared
}

export class VectorScan {
  /** What the bytes of the last call mean for those to come. */
  state = 0
  readonly #wasm: RecordEndsExports
  readonly #states: Uint16Array
  readonly #window: Uint8Array

  constructor() {
    const memory = new WebAssembly!.Memory({ initial: 3 })
    const module = new WebAssembly!.Module(Buffer.from(RECORD_ENDS_WASM, 'base64'))
    this.#wasm = new WebAssembly!.Instance(module, { env: { memory } }).exports as RecordEndsExports
    this.#states = new Uint16Array(memory.buffer, STATES_AT, PAGE / 2)
    this.#window = new Uint8Array(memory.buffer, WINDOW_AT, WINDOW_BYTES)
  }

  /**
   * The position after the last record end in `bytes[from .. to)`, or 0, and `state`. `mayBeRegular`: no backslash or
   * comment means anything in them.
   */
  scan(
    bytes: Uint8Array,
    from: number,
    to: number,
    dialect: CsvDialect,
    states: RecordStates,
    mayBeRegular: boolean,
  ): number {
    let last = 0
    for (let at = from; at < to; at += WINDOW_BYTES) {
      const length = Math.min(to - at, WINDOW_BYTES)
      this.#window.set(bytes.subarray(at, at + length))
      let end = mayBeRegular ? this.#scanRegular(length, dialect, states) : -1
      if (end < 0) end = this.#walk(length, states)
      if (end > 0) last = at + end
    }
    return last
  }

  /** -1 when the quotes are not as RFC 4180 has them. */
  #scanRegular(length: number, { delimiter, quote }: CsvDialect, states: RecordStates): number {
    const before = this.state
    const isSeen = before === STATE.quoteSeen
    const atBoundary = isSeen || before <= STATE.fieldStart
    const end = this.#wasm.lastEnd(WINDOW_AT, length, delimiter, quote, before === STATE.quoted, atBoundary, isSeen)
    if (end < 0) return end
    const last = this.#window[length - 1]!
    if (this.#wasm.isQuoted.value !== 0) this.state = STATE.quoted
    else this.state = last === quote ? STATE.quoteSeen : states[STATE.unquoted | last]!
    return end
  }

  #walk(length: number, states: RecordStates): number {
    this.#states.set(states)
    const end = this.#wasm.walk(WINDOW_AT, length, STATES_AT, this.state, STATE.afterCr)
    this.state = this.#wasm.state.value
    return end
  }
}
