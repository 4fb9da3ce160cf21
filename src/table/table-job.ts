// What a run loads: a table, and the sources that go into it, one after another.

import type { TableName } from '../schema.ts'
import type { Source } from '../sources/source.ts'

export interface TableJob {
  readonly name: TableName
  readonly sources: readonly Source[]
}
