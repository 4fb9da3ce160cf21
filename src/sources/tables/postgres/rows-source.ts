// The rows that statements give as a source: COPY BINARY of each, side by side, in one snapshot.

import type { DeclaredLook } from '../../declared-look.ts'
import type { Source } from '../../source.ts'
import { MergedRanges } from './merged-ranges.ts'
import { readError } from './read-error.ts'
import type { Snapshot } from './snapshot.ts'

export interface RowsReading {
  readonly snapshot: Snapshot
  readonly address: string
  /** The source's name. */
  readonly name: string
  /** The user wrote the whole statement. */
  readonly isQuery: boolean
  readonly look: DeclaredLook
  readonly statements: readonly string[]
  readonly streams: number
}

export function rowsSource(reading: RowsReading): Source {
  const { snapshot, name, look, statements, streams } = reading
  let counted: number | undefined
  return {
    name,
    sizeBytes: null,
    look,
    get countedRecords() {
      return counted
    },
    open: async () =>
      new MergedRanges({
        statements,
        streams,
        take: () => snapshot.take(),
        give: (client, isSound) => snapshot.give(client, isSound),
        errorOf: (cause) => readError(cause, reading),
        onEnd: (rows) => {
          counted = rows
        },
      }),
  }
}
