// What has to become of one line of input for a planned table, slowly: skipped, refused at a place, or a row.

import { fieldNames, type Plan, type PlanColumn } from '../../src/plan/plan.ts'
import { type TargetName, targetOf } from '../encodings/encodings-of.ts'
import { clickhouseField } from './clickhouse-field.ts'
import { isJson, type JsonMember, type JsonValue, readJson } from './json-reader.ts'
import { postgresField, type RejectName } from './postgres-field.ts'
import { whereUtf8Stops } from './utf8.ts'

export type LineFate =
  | { readonly kind: 'skipped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Postgres: the row of COPY. */
  | { readonly kind: 'copy'; readonly row: string }
  /** ClickHouse: the record's members; what text columns have to hold as text instead. */
  | { readonly kind: 'record'; readonly members: readonly JsonMember[]; readonly asText: ReadonlySet<string> }

export interface Refusal {
  readonly reject: RejectName
  /** Index in the plan's `fieldNames`, or -1. */
  readonly column: number
  /** The bytes at fault within the line; [-1, -1] where there are none, undefined where the oracle cannot tell. */
  readonly fault: readonly [start: number, end: number] | undefined
}

/** `line` is without its line feed. */
export function lineFate(plan: Plan, line: Buffer): LineFate {
  const bad = whereUtf8Stops(line)
  if (bad >= 0) return refused('invalidUtf8', -1, [bad, bad + 1])
  const text = line.toString()
  if (/^[ \t\r]*$/.test(text)) return { kind: 'skipped' }
  if (!isJson(text)) return refused('jsonSyntax', -1, undefined)
  const value = readJson(text)
  if (value.kind !== 'object') return refused('notAnObject', -1, bytesOf(text, value, false))
  return recordFate(plan, text, value.members)
}

function recordFate(plan: Plan, text: string, members: readonly JsonMember[]): LineFate {
  const names = fieldNames(plan)
  const found = new Map<string, JsonValue>()
  for (const { name, value } of members) {
    if (!names.includes(name.value)) return refused('unknownField', -1, bytesOf(text, name))
    if (found.has(name.value)) return refused('duplicateKey', names.indexOf(name.value), bytesOf(text, name))
    found.set(name.value, value)
  }
  const refusedNames: [readonly string[], RejectName][] = [
    [plan.notWritable, 'columnNotWritable'],
    [plan.notSampled, 'fieldNotSampled'],
  ]
  for (const [columns, reject] of refusedNames) {
    for (const name of columns) {
      const value = found.get(name)
      if (value !== undefined) return refused(reject, names.indexOf(name), bytesOf(text, value))
    }
  }
  const fields: string[] = []
  const asText = new Set<string>()
  for (const [index, column] of plan.columns.entries()) {
    const value = found.get(column.name)
    if (value === undefined) {
      if (column.whenMissing === 'reject') {
        return refused(column.hasDefault ? 'missingDefault' : 'missingField', index, [-1, -1])
      }
      fields.push(column.whenMissing === 'default' ? '\\D' : '\\N')
      continue
    }
    const reject = addField(targetOf(plan), column, value, fields, asText)
    if (reject !== undefined) return refused(reject, index, bytesOf(text, value))
  }
  if (targetOf(plan) === 'postgres') return { kind: 'copy', row: fields.join('\t') }
  return { kind: 'record', members, asText }
}

function addField(
  target: TargetName,
  column: PlanColumn,
  value: JsonValue,
  fields: string[],
  asText: Set<string>,
): RejectName | undefined {
  if (value.kind === 'null') {
    fields.push('\\N')
    return column.nullable ? undefined : 'nullValue'
  }
  if (target === 'postgres') {
    const judged = postgresField(column.type, value, column.maxCharacters)
    if ('reject' in judged) return judged.reject
    fields.push(judged.text)
    return undefined
  }
  const verdict = clickhouseField(column.type, value)
  if (verdict === 'text') asText.add(column.name)
  return verdict === 'same' || verdict === 'text' ? undefined : verdict
}

function refused(reject: RejectName, column: number, fault: Refusal['fault']): LineFate {
  return { kind: 'refused', refusal: { reject, column, fault } }
}

/** Where the value lies among the bytes of the line, text without its quotes unless they are asked for. */
function bytesOf(text: string, value: JsonValue, isInner = true): [start: number, end: number] {
  const quote = isInner && value.kind === 'text' ? 1 : 0
  const start = Buffer.byteLength(text.slice(0, value.at)) + quote
  return [start, start + Buffer.byteLength(value.source) - 2 * quote]
}
