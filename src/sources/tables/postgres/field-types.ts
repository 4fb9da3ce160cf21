// From a type of the catalog to how its fields are read. What has no decoder is cast to text by the SELECT.

import type { FieldType } from '../../../formats/postgres-binary/records.ts'
import type { ColumnSchema, PostgresType } from '../../../schema.ts'
import { quoted } from '../../../sinks/postgres/introspect.ts'

const BY_NAME: Readonly<Record<string, FieldType>> = {
  ...{ bool: 'bool', int2: 'int2', int4: 'int4', int8: 'int8', oid: 'oid', xid8: 'xid8', float4: 'float4' },
  ...{
    float8: 'float8',
    numeric: 'numeric',
    text: 'text',
    varchar: 'text',
    bpchar: 'text',
    name: 'text',
    citext: 'text',
  },
  ...{ char: 'char', xml: 'text', bytea: 'bytea', date: 'date', time: 'time', timestamp: 'timestamp' },
  ...{ timestamptz: 'timestamptz', interval: 'interval', uuid: 'uuid', json: 'json', jsonb: 'jsonb' },
}

/** Undefined where only the server can print the value. */
export function fieldType(type: PostgresType | undefined): FieldType | undefined {
  if (type === undefined) return undefined
  if (type.kind === 'enum') return 'text'
  if (type.kind === 'base') return BY_NAME[type.name]
  if (type.kind !== 'array' || type.element === undefined) return undefined
  const element = elementType(type.element)
  if (element === undefined) return type.element.kind === 'array' ? undefined : { element: 'text' }
  return { element }
}

/** Undefined for elements that are read as texts. Those of JSON could not be told from a further dimension, nor null from NULL. */
function elementType(element: PostgresType): FieldType | undefined {
  const type = fieldType(element)
  return type === 'json' || type === 'jsonb' ? undefined : type
}

export interface Selected {
  readonly sql: string
  readonly type: FieldType
  /** Its bytes are those of a text, and not of its own type. */
  readonly isCast: boolean
}

/** The expression that gives the column in such a form, and the form. */
export function selected({ name, postgresType }: ColumnSchema): Selected {
  const type = fieldType(postgresType)
  if (type === undefined) return { sql: `${quoted(name)}::text`, type: 'text', isCast: true }
  const isCast =
    typeof type === 'object' && postgresType?.element !== undefined && elementType(postgresType.element) === undefined
  return { sql: isCast ? `${quoted(name)}::text[]` : quoted(name), type, isCast }
}
