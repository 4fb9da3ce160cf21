// The host's side of assembly/record-ends.ts: bytes are copied into the module's memory and looked at there.

import { RECORD_ENDS_WASM } from './record-ends.wasm.ts'

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
  lastEnd(
    from: number,
    length: number,
    delimiter: number,
    quote: number,
    startsQuoted: boolean,
    atBoundary: boolean,
    afterClosing: boolean,
  ): number
}

export interface QuoteScan {
  /** The module's memory from which `lastEnd` reads: `WINDOW_BYTES`. */
  readonly window: Uint8Array
  /** See assembly/record-ends.ts; the bytes are the first of `window`. */
  lastEnd(
    length: number,
    delimiter: number,
    quote: number,
    startsQuoted: boolean,
    atBoundary: boolean,
    afterClosing: boolean,
  ): number
  /** Whether the bytes of the last call end within quotes. */
  endsQuoted(): boolean
}

export const WINDOW_BYTES = 64 * 1024
const PAGE = 65_536

let instance: QuoteScan | undefined

/** The one module of this thread, or undefined where WebAssembly is switched off (`node --jitless`). */
export function quoteScan(): QuoteScan | undefined {
  if (instance !== undefined || typeof WebAssembly === 'undefined') return instance
  const memory = new WebAssembly.Memory({ initial: 2 })
  const module = new WebAssembly.Module(Buffer.from(RECORD_ENDS_WASM, 'base64'))
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as RecordEndsExports
  instance = {
    window: new Uint8Array(memory.buffer, PAGE, WINDOW_BYTES),
    lastEnd: (length, delimiter, quote, startsQuoted, atBoundary, afterClosing) =>
      wasm.lastEnd(PAGE, length, delimiter, quote, startsQuoted, atBoundary, afterClosing),
    endsQuoted: () => wasm.isQuoted.value !== 0,
  }
  return instance
}
