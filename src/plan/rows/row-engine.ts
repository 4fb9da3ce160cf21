// What encodes records of a known form, one after another.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { RowInterpreter } from './row-interpreter.ts'
import { RowMachine } from './row-machine.ts'
import type { RowPlaces } from './row-places.ts'
import type { HostColumns, RowStep } from './row-step.ts'
import type { Separators } from './separators.ts'

export interface RowEngine {
  /** The program of a form, by whose number it is run; it takes the place of the one with that number. */
  setProgram(program: number, steps: readonly RowStep[]): void
  /** The bytes of the next runs; the last is a line feed. False when the engine does not take so many. */
  begin(chunk: Uint8Array): boolean
  /**
   * Encodes records from `pos` on, until one has another form, and returns its position, or the chunk's length at the
   * end. The places of all of them are added to `places`, which knows the line of the first.
   */
  run(program: number, pos: number, places: RowPlaces): number
}

/**
 * `buffers` are all that the programs' operations write to. Records are JSON objects in lines or, with `separators`,
 * separated values.
 */
export function makeRowEngine(buffers: readonly ColumnBuffer[], host: HostColumns, separators?: Separators): RowEngine {
  // Node without a compiler (--jitless) has no WebAssembly.
  if (!('WebAssembly' in globalThis)) return withoutMachine(buffers, host, separators)
  try {
    return new RowMachine(buffers, host, separators)
  } catch (cause) {
    // A memory reserves gigabytes of addresses, which a process with a limit on them (ulimit -v) is not given.
    if (cause instanceof RangeError) return withoutMachine(buffers, host, separators)
    throw cause
  }
}

/** Takes no records: all are read the slow way. */
export const NO_ENGINE: RowEngine = { setProgram: () => undefined, begin: () => false, run: (_program, pos) => pos }

function withoutMachine(buffers: readonly ColumnBuffer[], host: HostColumns, separators?: Separators): RowEngine {
  return separators === undefined ? new RowInterpreter(buffers, host) : NO_ENGINE
}
