import type { PostgresType } from '../src/schema.ts'

/** A base type as Postgres' catalog has it; a type without limits has the modifier -1. */
export function baseType(name: string, typmod = -1): PostgresType {
  // The oid stands on the wire only for parts of other types.
  return { kind: 'base', oid: 0, name, typmod, hasReceive: true, notNull: false }
}
