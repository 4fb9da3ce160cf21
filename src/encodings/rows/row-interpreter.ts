// Runs the steps of a form one by one, with readers of the forms that the machine's operations know, but for a few of times,
// which go to the codecs here: what the machine is compared with, and what replaces it where there is no WebAssembly.
// It reads JSON alone.

import { append, type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { RowEngine } from './row-engine.ts'
import type { RowPlaces } from './row-places.ts'
import type { HostColumns, RowColumn, RowStep } from './row-step.ts'

const ANOTHER_FORM = -1
const LOWER_N = 0x6e

export class RowInterpreter implements RowEngine {
  readonly #buffers: readonly ColumnBuffer[]
  readonly #host: HostColumns
  readonly #programs: (readonly RowStep[])[] = []
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(buffers: readonly ColumnBuffer[], host: HostColumns) {
    this.#buffers = buffers
    this.#host = host
  }

  setProgram(program: number, steps: readonly RowStep[]): void {
    this.#programs[program] = steps
  }

  begin(chunk: Uint8Array): boolean {
    this.#chunk = chunk
    return true
  }

  run(program: number, pos: number, places: RowPlaces): number {
    const steps = this.#programs[program] ?? []
    let at = pos
    while (at < this.#chunk.length) {
      for (const buffer of this.#buffers) buffer.mark = buffer.length
      this.#host.mark()
      const next = encodeRecord(steps, this.#chunk, at)
      if (next < 0) {
        for (const buffer of this.#buffers) buffer.length = buffer.mark
        this.#host.rollback()
        break
      }
      places.add(at)
      places.line++
      at = next
    }
    return at
  }
}

function encodeRecord(steps: readonly RowStep[], bytes: Uint8Array, pos: number): number {
  let at = pos
  for (const step of steps) {
    if ('literal' in step) {
      for (const byte of step.literal) if (bytes[at++] !== byte) return ANOTHER_FORM
    } else if ('column' in step) {
      at = encodeValue(step.column, bytes, at)
      if (at < 0) return at
    } else if ('run' in step) step.run()
    else if ('skip' in step || 'putLine' in step) return ANOTHER_FORM
    else append(step.target, step.constant, 0, step.constant.length)
  }
  return at
}

function encodeValue({ usual, readAny }: RowColumn, bytes: Uint8Array, pos: number): number {
  if (usual === undefined || (usual.nulls !== undefined && bytes[pos] === LOWER_N)) return readAny(bytes, pos)
  const next = usual.read(bytes, pos, usual.target as never)
  if (next < 0) return readAny(bytes, pos)
  if (usual.nulls !== undefined) {
    reserve(usual.nulls, 1)
    usual.nulls.bytes[usual.nulls.length++] = 0
  }
  return next
}
