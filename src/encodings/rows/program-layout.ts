// The steps of a form as the row machine reads them: eight words each (assembly/steps.ts), with their constants beside
// them in the machine's memory.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { placesIn } from '../../formats/places.ts'
import type { MachineMemory } from './machine-memory.ts'
import { OPERATION } from './operation-numbers.ts'
import type { HostColumns, RowColumn, RowStep } from './row-step.ts'

/** Where a program lies, and how many steps it has. */
export interface Program {
  readonly at: number
  readonly steps: number
}

/** What the machine asks the host for: from a position of the chunk to the next, or a negative number. */
export interface HostCall {
  run(pos: number): number
  /** The indexes of the machine's buffers that it may write to. */
  readonly buffers: readonly number[]
}

const STEP_WORDS = 8
const NO_BUFFER = 0xffff_ffff
/** Instead of the nulls' buffer: a null is bytes in the values' own. */
const NO_MAP = 0xffff_fffe
const BLOCK = 16
const WORD_BYTES = 3 * BLOCK

export class ProgramLayout {
  /** By the numbers that the steps name them by. */
  readonly calls: HostCall[] = []
  readonly #memory: MachineMemory
  readonly #buffers: readonly ColumnBuffer[]
  readonly #placeOf: (buffer: ColumnBuffer) => number
  readonly #host: HostColumns
  readonly #chunk: () => Uint8Array
  readonly #line: () => number

  /** `chunk` and `line`: those that the machine is at, the line being one of the source. */
  constructor(
    memory: MachineMemory,
    buffers: readonly ColumnBuffer[],
    host: HostColumns,
    chunk: () => Uint8Array,
    line: () => number,
  ) {
    this.#memory = memory
    this.#buffers = buffers
    this.#placeOf = placesIn(buffers)
    this.#host = host
    this.#chunk = chunk
    this.#line = line
  }

  program(steps: readonly RowStep[]): Program {
    const words = steps.map((step) => this.#stepWords(step))
    const at = this.#memory.allocate(words.length * STEP_WORDS * 4)
    for (const [index, step] of words.entries()) this.#memory.words.set(step, at / 4 + index * STEP_WORDS)
    return { at, steps: words.length }
  }

  /** The address of words of up to sixteen bytes: each a block with its mask, as of a literal, and then its length. */
  words(words: readonly Uint8Array[]): number {
    const laidOut = new Uint8Array(words.length * WORD_BYTES)
    for (const [i, word] of words.entries()) {
      laidOut.set(word, i * WORD_BYTES)
      laidOut.fill(0xff, i * WORD_BYTES + BLOCK, i * WORD_BYTES + BLOCK + word.length)
      laidOut[i * WORD_BYTES + 2 * BLOCK] = word.length
    }
    return this.#memory.put(laidOut, laidOut.length)
  }

  #stepWords(step: RowStep): number[] {
    if ('literal' in step) return this.#literalWords(step.literal)
    if ('constant' in step) {
      const at = this.#memory.put(step.constant, step.constant.length)
      return [OPERATION.constant, this.#indexOf(step.target), NO_BUFFER, 0, at, step.constant.length, 0, 0]
    }
    if ('column' in step) return this.#columnWords(step.column)
    if ('skip' in step) {
      const call = this.#addCall([], (pos) => step.skip(this.#chunk(), pos))
      return [OPERATION.skip, 0, NO_BUFFER, call, 0, 0, 0, 0]
    }
    if ('putLine' in step) {
      const { putLine, targets } = step
      const buffers = targets.map((target) => this.#indexOf(target))
      const call = this.#addCall(buffers, (pos) => (putLine(this.#line()) < 0 ? -1 : pos))
      return [OPERATION.run, 0, NO_BUFFER, call, 0, 0, 0, 0]
    }
    const call = this.#addCall(this.#hosted(), (pos) => {
      step.run()
      return pos
    })
    return [OPERATION.run, 0, NO_BUFFER, call, 0, 0, 0, 0]
  }

  /** Blocks of sixteen bytes, each followed by a mask of those that count. */
  #literalWords(literal: Uint8Array): number[] {
    const blocks = Math.ceil(literal.length / BLOCK)
    const masked = new Uint8Array(blocks * BLOCK * 2)
    for (const [i, byte] of literal.entries()) {
      const at = Math.floor(i / BLOCK) * BLOCK * 2 + (i % BLOCK)
      masked[at] = byte
      masked[at + BLOCK] = 0xff
    }
    const at = this.#memory.put(masked, masked.length)
    return [OPERATION.literal, 0, NO_BUFFER, 0, at, blocks, literal.length, 0]
  }

  #columnWords({ usual, readAny, nullField }: RowColumn): number[] {
    if (usual?.operation === undefined) {
      const call = this.#addCall(this.#hosted(), (pos) => {
        const next = usual === undefined ? -1 : usual.read(this.#chunk(), pos, usual.target as never)
        return next < 0 ? readAny(this.#chunk(), pos) : next
      })
      if (nullField === undefined) return [OPERATION.host, 0, NO_BUFFER, call, 0, 0, 0, 0]
      const { bytes, target } = nullField
      const at = this.#memory.put(bytes, bytes.length)
      return [OPERATION.host, this.#indexOf(target), NO_MAP, call, 0, 0, at, bytes.length]
    }
    const { code, first = 0, second = 0 } = usual.operation
    const target = this.#indexOf(usual.target as ColumnBuffer)
    const map = usual.nulls === undefined ? [] : [this.#indexOf(usual.nulls)]
    const call = this.#addCall([target, ...map], (pos) => readAny(this.#chunk(), pos))
    const forNull = usual.nulls === undefined ? nullField?.bytes : (usual.placeholder ?? new Uint8Array(0))
    if (forNull === undefined) return [code, target, NO_BUFFER, call, first, second, 0, 0]
    const at = this.#memory.put(forNull, forNull.length)
    return [code, target, map[0] ?? NO_MAP, call, first, second, at, forNull.length]
  }

  #addCall(buffers: readonly number[], run: HostCall['run']): number {
    return this.calls.push({ run, buffers }) - 1
  }

  /** What a column without an operation writes to: buffers of its own where the host has such columns. */
  #hosted(): readonly number[] {
    return this.#host.areThere ? [] : [...this.#buffers.keys()]
  }

  #indexOf(buffer: ColumnBuffer): number {
    const index = this.#placeOf(buffer)
    if (index < 0) throw new RangeError('a step writes to a buffer that is not one of the machine')
    return index
  }
}
