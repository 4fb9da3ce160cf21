// What Postgres's types take of stored values that JSON cannot say.

import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import type { LeafForm } from '../../../formats/parquet/text/leaf-form.ts'
import type { PlanColumn } from '../../../plan/plan.ts'
import type { PostgresType } from '../../../schema.ts'
import { formOf, hasNonFinite } from '../../postgres-binary/make-writer.ts'
import { TAKES_JSON, type Taker } from '../taker.ts'

export function postgresTaker({ postgresType }: PlanColumn): Taker {
  return postgresType === undefined ? TAKES_JSON : takerOf(postgresType)
}

function takerOf(type: PostgresType): Taker {
  if (type.kind === 'array' && type.element !== undefined) {
    const element = takerOf(type.element)
    // Arrays in one another are dimensions of one array.
    const array: Taker = {
      ...element,
      get element() {
        return array
      },
    }
    return array
  }
  if (type.kind === 'composite') {
    return { ...TAKES_JSON, members: new Map((type.fields ?? []).map((field) => [field.name, takerOf(field.type)])) }
  }
  return type.kind === 'base' ? { form: (leaf) => leafForm(leaf, type) } : TAKES_JSON
}

function leafForm({ type }: Leaf, target: PostgresType): LeafForm {
  const form = formOf(target)
  switch (type.kind) {
    case 'float':
      return hasNonFinite(target) ? 'number' : 'json'
    case 'date':
    case 'timestamp':
      return form?.kind === 'date' || form?.kind === 'timestamp' ? 'time' : 'json'
    case 'binary':
      return form?.kind === 'bytes' ? 'hex' : 'json'
    default:
      return 'json'
  }
}
