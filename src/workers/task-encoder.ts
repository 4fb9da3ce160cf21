// What a worker does with the tasks of a table.

import type { EncodedBlock } from './encode-chunk.ts'
import type { EncodeTask } from './messages.ts'

export interface TaskEncoder {
  readonly encodeBlock: (task: EncodeTask) => EncodedBlock | Promise<EncodedBlock>
  /** Lets go of what it reads itself. */
  readonly close?: () => Promise<void>
}
