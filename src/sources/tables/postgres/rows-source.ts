// The rows that statements give as a source: COPY BINARY of each, side by side, in one snapshot.

import { BulkloadError } from '../../../errors.ts'
import { postgresError } from '../../../sinks/postgres/errors.ts'
import type { DeclaredLook } from '../../declared-look.ts'
import type { Source } from '../../source.ts'
import { MergedRanges } from './merged-ranges.ts'
import type { Snapshot } from './snapshot.ts'

export interface RowsReading {
  readonly snapshot: Snapshot
  readonly address: string
  /** The source's name. */
  readonly name: string
  readonly look: DeclaredLook
  readonly statements: readonly string[]
  readonly streams: number
}

export function rowsSource({ snapshot, address, name, look, statements, streams }: RowsReading): Source {
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
        errorOf: (cause) => readFailed(cause, name, address),
        onEnd: (rows) => {
          counted = rows
        },
      }),
  }
}

function readFailed(cause: unknown, name: string, address: string): BulkloadError {
  const { message, serverCode, hint: serversHint } = postgresError(cause, `to read the ${name}`, address)
  // The server's own refusal, such as a division by zero, comes again.
  const hint = serverCode === undefined ? 'run it again: a snapshot cannot be taken up again' : serversHint
  return new BulkloadError('BL_SOURCE_FAILED', message, {
    cause,
    place: { source: name },
    ...(serverCode !== undefined && { serverCode }),
    ...(hint !== undefined && { hint }),
  })
}
