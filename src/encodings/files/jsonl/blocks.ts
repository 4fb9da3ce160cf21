// A plan -> lines of JSON.

import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { fileRows, type RowShape, utf8 } from '../file-rows.ts'
import { jsonWriter } from '../json-values.ts'

export function jsonlRows(plan: Plan): RowShape {
  return jsonRows(plan, '}\n')
}

export function jsonlBlocks(plan: Plan): BlockEncoder {
  return fileRows(plan, jsonlRows(plan))
}

/** `after`: what ends an object. */
export function jsonRows(plan: Plan, after: string): RowShape {
  return {
    writers: plan.columns.map(jsonWriter),
    before: plan.columns.map(({ name }, index) => utf8(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)),
    after: utf8(after),
    nullText: utf8('null'),
    typed: 'json',
  }
}
