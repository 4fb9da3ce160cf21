// What ClickHouse's types take of stored values that JSON cannot say.

import { nativeScalars } from '../../../codecs/clickhouse/native/scalars.ts'
import { parseType, type TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import type { LeafForm } from '../../../formats/parquet/text/leaf-form.ts'
import type { PlanColumn } from '../../../plan/plan.ts'
import { plainType } from '../../clickhouse-native/plain-type.ts'
import { TAKES_JSON, type Taker } from '../taker.ts'

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
      return { ...TAKES_JSON, element: inner(0) }
    case 'Map':
      return { ...TAKES_JSON, key: inner(0), value: inner(1) }
    case 'Tuple':
      return { ...TAKES_JSON, members: new Map(type.args.map(({ label }, index) => [label ?? '', inner(index)])) }
    default:
      return { form: (leaf) => formOf(leaf, type.name) }
  }
}

const WIDE_INTEGER_BYTES: Readonly<Record<string, number>> = { Int128: 16, UInt128: 16, Int256: 32, UInt256: 32 }

function formOf({ type, width }: Leaf, name: string): LeafForm {
  switch (type.kind) {
    case 'float':
      return isFloat(name) ? 'number' : 'json'
    case 'date':
    case 'timestamp':
      return /^Date(?:32|Time|Time64)?$/.test(name) ? 'time' : 'json'
    case 'integer':
      return name === 'IPv4' && type.bits === 32 && !type.signed ? 'ipv4' : 'json'
    case 'binary':
      if (name === 'String' || name === 'FixedString') return 'bytes'
      if (name === 'IPv6') return width === 16 ? 'ipv6' : 'json'
      if (width === 0 || width !== WIDE_INTEGER_BYTES[name]) return 'json'
      return name.startsWith('U') ? 'uint' : 'int'
    default:
      return 'json'
  }
}

function isFloat(name: string): boolean {
  const families: Readonly<Record<string, { readonly hasNonFinite?: boolean }>> = nativeScalars
  return Object.hasOwn(families, name) && families[name]?.hasNonFinite === true
}
