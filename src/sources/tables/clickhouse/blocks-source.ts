// The answer to a SELECT in Native as a source.

import { BlockEnds } from '../../../formats/clickhouse-native/block-ends.ts'
import type { NativeRecords } from '../../../formats/clickhouse-native/records.ts'
import type { ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import type { ServerFacts } from '../../../sinks/clickhouse/introspect.ts'
import type { DeclaredLook } from '../../declared-look.ts'
import type { Source } from '../../source.ts'
import { tableLook } from '../table-look.ts'
import { notABlock } from './not-a-block.ts'
import type { ReadSettings } from './read-settings.ts'
import { SelectStream } from './select-stream.ts'
import type { CountedTable } from './table-count.ts'

export interface BlocksContext {
  readonly client: ClickhouseClient
  readonly facts: ServerFacts
  readonly settings: ReadSettings
  readonly signal: AbortSignal
}

export interface BlocksReading extends Pick<DeclaredLook, 'declared' | 'key' | 'words'> {
  readonly record: NativeRecords
  readonly sql: string
  /** The user wrote the whole statement. */
  readonly isQuery: boolean
  readonly counted: CountedTable
}

export function blocksSource(
  { client, facts, settings, signal }: BlocksContext,
  { record, declared, key, words, sql, isQuery, counted }: BlocksReading,
): Source {
  const { name, fields, types } = record
  const columns = fields.map((field, index) => ({ name: field, type: types[index] ?? '' }))
  let ends: BlockEnds | undefined
  let rowsCounted: number | undefined
  const look = tableLook({
    record,
    declared,
    key,
    words,
    recordEnds: () => {
      ends = new BlockEnds(columns, (bytes, byteOffset, what) =>
        notABlock(client.address, { name, isQuery }, bytes, byteOffset, what),
      )
      return ends
    },
  })
  return {
    name,
    sizeBytes: null,
    look,
    get countedRecords() {
      return rowsCounted ?? ends?.rows
    },
    open: async () =>
      SelectStream.open({ client, sql, name, isQuery, settings, signal, isCompressed: !facts.keepsBrokenUploads }),
    async verify() {
      rowsCounted = await counted.after()
    },
  }
}
