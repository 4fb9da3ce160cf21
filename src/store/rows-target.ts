// A target that hands blocks of rows to a program: the next one is taken when the program asks for more.

import { rowParser } from '../encodings/files/clickhouse-tsv/text-rows.ts'
import type { TableWrite } from '../sinks/table-writer.ts'
import { ONE_SEGMENT, type Target } from '../sinks/target.ts'
import { TrackedWriter } from '../sinks/tracked-writer.ts'
import type { Row } from './store.ts'

/** Takes a batch; resolves when the next one may come. */
export type TakeRows = (rows: readonly Row[]) => Promise<void>

export function rowsTarget(take: TakeRows, isInferred: boolean): Target {
  return {
    kind: 'file',
    address: 'this program',
    takes: ['file-clickhouse-tsv'],
    segmentLimits: ONE_SEGMENT,
    frames: 'members',
    // What was handed over cannot be taken back.
    mayPass: () => false,
    warnings: [],
    connect: async (signal) => ({
      open: async (write) => rowsWriter(write, isInferred, take, signal),
      close: async () => undefined,
    }),
    close: async () => undefined,
  }
}

function rowsWriter(write: TableWrite, isInferred: boolean, take: TakeRows, signal: AbortSignal): TrackedWriter {
  const kinds = new Map(write.schema?.columns.map(({ name, neutral }) => [name, neutral?.kind ?? 'text']))
  const parse = rowParser(
    write.columns.map((name) => ({ name, kind: kinds.get(name) ?? 'text' })),
    isInferred,
  )
  const decoder = new TextDecoder()
  let given = 0
  return new TrackedWriter({
    limits: { streams: 1, openSegments: 1 },
    signal,
    begin: async () => ({
      async write(frame) {
        const rows = parse(decoder.decode(frame))
        given += rows.length
        await take(rows)
        return true
      },
      commit: async () => ({ rows: given, countedBy: 'writer' }),
      abort: async () => 'not done',
    }),
    finish: async () => ({ warnings: [] }),
  })
}
