// What the bytes of a field mean: two columns whose types have the same form take each other's bytes as they are.

import type { PostgresType } from '../../schema.ts'

/** Types below have the same OID on every server. */
const FIRST_CHANGING_OID = 16_384

/**
 * Undefined where the bytes hold OIDs of the database. The declared limits are a part of it: a server rounds to them without an
 * error. An enum is the text of its label.
 */
export function wireForm({ kind, name, oid, typmod, labels, element }: PostgresType): string | undefined {
  if (kind === 'base') return `${name} ${typmod}`
  if (kind === 'enum') return JSON.stringify(labels)
  if (kind !== 'array' || element === undefined || oid >= FIRST_CHANGING_OID) return undefined
  return element.kind === 'base' && element.oid < FIRST_CHANGING_OID ? `${element.oid}[] ${typmod}` : undefined
}
