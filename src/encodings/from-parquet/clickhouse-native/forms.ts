// What ClickHouse's types take of stored values that JSON cannot say.

import type { ValueForm } from '../../../codecs/clickhouse/native/value-form.ts'
import { plainType } from '../../../codecs/clickhouse/plain-type.ts'
import { parseType, type TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import type { LeafForm } from '../../../formats/parquet/text/leaf-form.ts'
import type { PlanColumn } from '../../../plan/plan.ts'
import { familyOf } from '../../clickhouse-native/make-column.ts'
import { TAKES_JSON, type Taker } from '../taker.ts'
import { isStoredSo } from './values.ts'

export function clickhouseTaker({ type }: PlanColumn): Taker {
  const node = parseType(type)
  return node === undefined ? TAKES_JSON : takerOf(node)
}

function takerOf(named: TypeNode): Taker {
  const type = plainType(named)
  const inner = (index: number): Taker => {
    const part = type.args[index]?.type
    return part === undefined ? TAKES_JSON : takerOf(part)
  }
  switch (type.name) {
    case 'Nullable':
    case 'LowCardinality':
      return inner(0)
    case 'Array':
    case 'QBit':
      return { ...TAKES_JSON, element: inner(0) }
    case 'Map':
      return { ...TAKES_JSON, key: inner(0), value: inner(1) }
    case 'Tuple':
      return {
        ...TAKES_JSON,
        members: new Map(type.args.map(({ label }, index) => [label ?? String(index + 1), inner(index)])),
      }
    default:
      return { form: (leaf) => formOf(leaf, type) }
  }
}

function formOf({ type, width }: Leaf, target: TypeNode): LeafForm {
  const family = familyOf(target)
  const form = family?.form?.(target.args, {})
  switch (type.kind) {
    case 'float':
      return family?.hasNonFinite ? 'number' : 'json'
    case 'date':
    case 'timestamp':
      return form?.kind === 'date' || form?.kind === 'dateTime' || form?.kind === 'dateTime64' ? 'time' : 'json'
    case 'integer':
      return form?.kind === 'ipv4' && type.bits === 32 && !type.signed ? 'ipv4' : 'json'
    case 'binary':
      return form === undefined ? 'json' : ofBytes(form, width)
    default:
      return 'json'
  }
}

function ofBytes(form: ValueForm, width: number): LeafForm {
  if (form.kind === 'string' || form.kind === 'fixedString') return 'bytes'
  if (!isStoredSo(form, width)) return 'json'
  if (form.kind === 'integer') return form.isSigned ? 'int' : 'uint'
  return 'ipv6'
}
