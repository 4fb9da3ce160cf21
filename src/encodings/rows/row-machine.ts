// The row machine (assembly/machine.ts): a WebAssembly module that encodes records of a known form, with vector
// instructions for text, several times as fast as the interpreter (bench/kernels/encode-chunk.bench.ts). It is the same
// for every table: the table is data, laid out in its memory.
//
//   tables of the buffers | programs and their constants | places of records | the chunk | the buffers, growing
//
// The column buffers live in the machine's memory, so that ordinary codecs write to them too.

import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { MACHINE_WASM } from './machine.wasm.ts'
import type { MachineExports } from './machine-exports.ts'
import { MachineMemory } from './machine-memory.ts'
import { type Program, ProgramLayout } from './program-layout.ts'
import type { RowEngine } from './row-engine.ts'
import { PLACE_WIDTH, type RowPlaces } from './row-places.ts'
import type { HostColumns, RowStep } from './row-step.ts'
import type { Separators } from './separators.ts'

// The little that is needed of the WebAssembly API: the ES library of the compiler does not declare it.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** A longer chunk, which is one huge record, would make the machine's memory as large for ever. */
const MAX_CHUNK = 16 * 1024 * 1024
/** What the kernels may read or write beyond: see SLACK in assembly/memory.ts. */
const SLACK = 64
const MAX_ROWS = 4096
/** Beyond all bytes. */
const NO_BYTE = 0x100

let compiled: object | undefined

export class RowMachine implements RowEngine {
  readonly #wasm: MachineExports
  readonly #memory = new MachineMemory()
  readonly #buffers: readonly ColumnBuffer[]
  readonly #host: HostColumns
  readonly #programs: Program[] = []
  readonly #layout: ProgramLayout
  /** The indexes of all buffers. */
  readonly #all: readonly number[]
  readonly #table: number
  /** Words of one of the four arrays of the table. */
  readonly #width: number
  readonly #places: number
  #input = 0
  #inputCapacity = 0
  #chunk: Uint8Array = new Uint8Array(0)
  #firstLine = 0

  constructor(buffers: readonly ColumnBuffer[], host: HostColumns, separators?: Separators) {
    this.#buffers = buffers
    this.#host = host
    this.#all = [...buffers.keys()]
    const line = (): number => this.#firstLine + this.#wasm.nextLine.value
    this.#layout = new ProgramLayout(this.#memory, buffers, host, () => this.#chunk, line)
    this.#width = Math.ceil(buffers.length / 4) * 4
    this.#table = this.#memory.allocate(this.#width * 4 * 4)
    this.#places = this.#memory.allocate(MAX_ROWS * PLACE_WIDTH * 4)
    for (const [index, buffer] of buffers.entries()) {
      this.#memory.adopt(buffer, SLACK, (place, capacity) => {
        const words = this.#memory.words
        words[this.#table / 4 + index] = place
        words[this.#table / 4 + this.#width + index] = capacity
      })
    }
    compiled ??= new WebAssembly.Module(Buffer.from(MACHINE_WASM, 'base64'))
    const instance = new WebAssembly.Instance(compiled, {
      env: { memory: this.#memory.memory },
      host: { anyValue: (call: number, at: number) => this.#callHost(call, at), markHost: () => this.#host.mark() },
    })
    this.#wasm = instance.exports as MachineExports
    this.#wasm.setBuffers(this.#table, buffers.length)
    if (separators !== undefined) this.#setSeparators(separators)
  }

  setProgram(program: number, steps: readonly RowStep[]): void {
    this.#programs[program] = this.#layout.program(steps)
  }

  begin(chunk: Uint8Array): boolean {
    if (chunk.length > MAX_CHUNK) return false
    if (chunk.length + SLACK > this.#inputCapacity) {
      // What was there is lost to the memory: a chunk that is a little longer must not cost its length each time.
      this.#inputCapacity = Math.max(chunk.length + SLACK, 2 * this.#inputCapacity)
      this.#input = this.#memory.allocate(this.#inputCapacity)
    }
    this.#chunk = chunk
    const { bytes } = this.#memory
    bytes.set(chunk, this.#input)
    // Nothing after the last line feed may look like a part of a record.
    bytes.fill(0, this.#input + chunk.length, this.#input + chunk.length + SLACK)
    return true
  }

  run(program: number, pos: number, places: RowPlaces): number {
    const { at, steps } = this.#programs[program]!
    const end = this.#chunk.length
    let next = pos
    this.#firstLine = places.firstLine
    this.#lengthsToMachine(this.#all)
    while (next < end) {
      const from = next
      this.#wasm.clearFull()
      const stop = this.#wasm.run(
        at,
        steps,
        this.#input + from,
        this.#input + end,
        this.#input,
        places.line,
        this.#places,
        MAX_ROWS,
        this.#host.areThere,
      )
      next = (stop >>> 0) - this.#input
      const rows = this.#wasm.rows.value
      const first = this.#places / 4
      const added = new Int32Array(this.#memory.bytes.buffer).subarray(first, first + rows * PLACE_WIDTH)
      places.addAll(added, this.#wasm.nextLine.value)
      const full = this.#wasm.fullBuffer.value
      if (full >= 0) {
        this.#host.rollback()
        this.#grow(full)
      } else if (next < end && rows < MAX_ROWS) {
        this.#host.rollback()
        break
      }
    }
    this.#lengthsFromMachine(this.#all)
    return next
  }

  #setSeparators(separators: Separators): void {
    const { delimiter, quote, comment, nullWords } = separators
    this.#wasm.setSeparators(
      delimiter,
      quote < 0 ? NO_BYTE : quote,
      comment < 0 ? NO_BYTE : comment,
      separators.hasBackslash,
      separators.trailingDelimiter,
      separators.emptyIsNull,
      separators.padsNulls,
      this.#layout.words(nullWords),
      nullWords.length,
    )
  }

  #grow(index: number): void {
    const buffer = this.#buffers[index]!
    this.#lengthsFromMachine(this.#all)
    reserve(buffer, Math.max(this.#wasm.neededBytes.value, buffer.bytes.length))
  }

  /** A host function may write to a buffer that the machine writes to, and make it larger. */
  #callHost(call: number, at: number): number {
    const { run, buffers } = this.#layout.calls[call]!
    this.#lengthsFromMachine(buffers)
    const next = run((at >>> 0) - this.#input)
    this.#lengthsToMachine(buffers)
    return next < 0 ? 0 : next + this.#input
  }

  #lengthsToMachine(indexes: readonly number[]): void {
    const { words } = this.#memory
    const first = this.#table / 4 + 2 * this.#width
    for (const i of indexes) words[first + i] = this.#buffers[i]!.length
  }

  #lengthsFromMachine(indexes: readonly number[]): void {
    const { words } = this.#memory
    const first = this.#table / 4 + 2 * this.#width
    for (const i of indexes) this.#buffers[i]!.length = words[first + i]!
  }
}
