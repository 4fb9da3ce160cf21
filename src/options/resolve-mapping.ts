// Which field goes into which column, as a user says it -> a Mapping.

import { BY_NAME, type Mapping, type SetValue } from '../plan/mapping.ts'
import { pathText, type RowFault } from '../sources/program/row-fault.ts'
import { RowJson } from '../sources/program/row-json.ts'
import { TARGETS, type TargetKind } from '../targets.ts'
import { MAPPING_OPTIONS, type RawMappingOptions, UNKNOWN_FIELDS } from './mapping-options.ts'
import { checked } from './option.ts'
import { oneOf, usage } from './option-values.ts'

const SPECIAL = ['file', 'line', 'run', 'null'] as const

/** Undefined where fields go into the columns with their names and nothing else was set. */
export function resolveMapping(target: TargetKind, raw: RawMappingOptions): Mapping | undefined {
  const { rename, skip, set, only, unknownFields, missingFields, headerMatch } = checked(MAPPING_OPTIONS, raw)
  if ([rename, skip, set, only, unknownFields, missingFields, headerMatch].every((option) => option === undefined))
    return undefined
  const unknown = unknownOf(unknownFields)
  if (only !== undefined && unknownFields !== undefined && unknown.unknownFields !== 'collect') {
    throw usage(
      `--unknown-fields ${unknownFields} has no effect with --only`,
      'leave it out: with --only, all other fields are ignored',
    )
  }
  if (missingFields === 'default' && TARGETS[target].missingIsDefault) {
    throw usage(
      `--missing-fields default has no effect on ${TARGETS[target].title}`,
      'leave it out: a missing field always gets the DEFAULT of its column, or NULL',
    )
  }
  const mapping: Mapping = {
    ...BY_NAME,
    renamed: pairs('rename', rename, (text) => text.lastIndexOf('=')).map(([field, column]) => ({
      field,
      column: String(column),
    })),
    skipped: skip ?? [],
    set: pairs('set', set, (text) => text.indexOf('=')).map(([column, value]) => ({
      column,
      value: setValue(column, value),
    })),
    only,
    ...unknown,
    ...(only !== undefined && unknown.collectColumn === undefined && { unknownFields: 'skip' }),
    missingFields,
    ...(headerMatch !== undefined && { headerMatch }),
  }
  refuseContradictions(mapping)
  return Object.freeze(mapping)
}

function unknownOf(text = 'error'): Pick<Mapping, 'unknownFields' | 'collectColumn'> {
  const [, word = '', column] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
  const unknownFields = oneOf('unknown-fields', word, UNKNOWN_FIELDS)
  if ((unknownFields === 'collect') !== (column !== undefined && column !== '')) {
    throw usage(
      `--unknown-fields ${text} ${column ? 'does not accept a column' : 'requires a column'}`,
      'use collect=COLUMN',
    )
  }
  return { unknownFields, collectColumn: column }
}

function pairs(
  option: string,
  said: Readonly<Record<string, unknown>> | readonly string[] | undefined,
  placeOfSign: (text: string) => number,
): (readonly [string, unknown])[] {
  if (said === undefined) return []
  if (!Array.isArray(said)) return Object.entries(said)
  return said.map((text: string) => {
    const at = placeOfSign(text)
    if (at > 0 && (at < text.length - 1 || option === 'set')) return [text.slice(0, at), text.slice(at + 1)] as const
    throw usage(
      `--${option} ${JSON.stringify(text)} is not of the form ${option === 'set' ? 'COLUMN=VALUE' : 'FIELD=COLUMN'}`,
      option === 'set' ? `use a form such as --set level=3` : 'use a form such as --rename user_id=user',
    )
  })
}

function setValue(column: string, value: unknown): SetValue {
  if (value === null || value === undefined) return { kind: 'null' }
  if (typeof value === 'function' || typeof value === 'symbol')
    throw usage(
      `--set ${column}: a ${typeof value} is not supported`,
      'use a string, a number, true, false, null or an object',
    )
  if (typeof value === 'object') return { kind: 'text', text: objectText(column, value) }
  const text = String(value)
  if (!text.startsWith('@')) return { kind: 'text', text }
  if (text.startsWith('@@')) return { kind: 'text', text: text.slice(1) }
  const kind = SPECIAL.find((word) => text === `@${word}`)
  if (kind !== undefined) return { kind }
  throw usage(
    `--set: ${text} is not a known value`,
    `use one of ${SPECIAL.map((word) => `@${word}`).join(', ')}; for text that begins with @, write @${text}`,
  )
}

/** JSON, or the text that is all of it: a Date stands in no quotes. */
function objectText(column: string, value: object): string {
  try {
    const json = new RowJson().value(value)
    return json.startsWith('"') ? (JSON.parse(json) as string) : json
  } catch (cause) {
    const fault = cause as RowFault
    throw usage(`--set ${column}: ${pathText(fault.path)} ${fault.words}`, fault.hint)
  }
}

function refuseContradictions({ renamed, skipped, set, only, collectColumn }: Mapping): void {
  const nameless = renamed.find(({ column }) => column === '')
  if (nameless !== undefined) throw usage(`--rename gives "${nameless.field}" an empty name`, 'name the column')
  if (set.some(({ column }) => column === '')) throw usage('--set has an empty column name', 'name the column')
  const fields = renamed.map(({ field }) => field)
  refuseTwice('--rename', fields, 'a field can be loaded into one column only')
  refuseTwice('--skip', skipped, 'name it once')
  const both = fields.find((field) => skipped.includes(field))
  if (both !== undefined) throw usage(`--rename and --skip both name the field "${both}"`, 'leave one of them out')
  refuseTwice('--only', only ?? [], 'name each column once')
  const filled = new Set([...renamed.map(({ column }) => column), ...set.map(({ column }) => column)])
  const lost = skipped.find((field) => only?.includes(field) && !filled.has(field))
  if (lost !== undefined)
    throw usage(`--skip leaves out the field of "${lost}", which --only names`, 'leave one of them out')
  const columns = [...renamed.map(({ column }) => column), ...set.map(({ column }) => column)]
  if (collectColumn !== undefined) columns.push(collectColumn)
  refuseTwice('--rename, --set and --unknown-fields collect', columns, 'a column can be filled from one place only')
  const left = renamed.find(({ column }) => only !== undefined && !only.includes(column))
  if (left !== undefined) {
    throw usage(`--only leaves out "${left.column}", which --rename fills from a field`, 'add the column to --only')
  }
}

function refuseTwice(option: string, names: readonly string[], hint: string): void {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw usage(`${option} names "${twice}" twice`, hint)
}
