// An attribute of a composite type.

import type { ValueWriter } from '../../codecs/value-kind.ts'
import type { Part } from './part.ts'

export interface Attribute {
  readonly name: string
  /** As the attribute declares its type: a domain's own. */
  readonly oid: number
  readonly part: Part
  /** Writes a value that is given as plain text, in the notation of composites. */
  readonly writeItem: ValueWriter
}
