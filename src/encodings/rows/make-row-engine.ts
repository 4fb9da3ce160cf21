// Which engine runs the programs here: the row machine, where WebAssembly has the memory for it, or its stand-ins.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { RowEngine } from './row-engine.ts'
import { RowInterpreter } from './row-interpreter.ts'
import { RowMachine } from './row-machine.ts'
import type { HostColumns } from './row-step.ts'
import type { Separators } from './separators.ts'

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
