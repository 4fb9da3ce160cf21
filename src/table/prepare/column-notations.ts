// Which notation each column of a plan has, by what the user named and by its type. A column whose type the option does not fit is
// BL_USAGE: the option would have no effect.

import type { ReadingRules } from '../../codecs/codec.ts'
import type { Notation, Notations } from '../../codecs/notation.ts'
import { hasTime } from '../../codecs/notations/date-pattern.ts'
import { loadEncoding } from '../../encodings/registry.ts'
import { BulkloadError } from '../../errors.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { Plan, PlanColumn } from '../../plan/plan.ts'
import { numberNotation } from '../../plan/sample-notations.ts'
import { displayName, type TableName } from '../../schema.ts'
import { shellWord } from '../../shell-words.ts'

const NUMBERS: readonly CellClass[] = ['number', 'float']
/** Points in time: what a zone means something for. */
const INSTANT = /^(?:(?:Nullable|LowCardinality)\()*(?:DateTime|timestamptz|timestamp(?:\(\d\))? with time zone)/
const DATE = /^(?:(?:Nullable|LowCardinality)\()*(?:Date|Date32|date)\)*$/
/** Old servers of ClickHouse have no Bool. */
const SMALL_FLAG = /^(?:Nullable\()?UInt8\)?$/

/** The option that names the column, as the user could have written it. */
function optionOf(name: string, { dates, decimalComma, thousands }: Notations): string {
  if (Object.hasOwn(dates, name)) return `--date-format ${shellWord(`${name}=${dates[name]}`)}`
  if (decimalComma.includes(name)) return `--decimal-comma ${name}`
  return thousands.includes(name) ? `--thousands ${name}` : `--exact-integers ${name}`
}

/** The option that has a meaning on the typed wires only. */
export function optionOfRules({ epoch, coerce, notations }: ReadingRules): string | undefined {
  if (epoch !== undefined) return '--epoch'
  if (notations === undefined) return coerce === undefined ? undefined : '--coerce'
  const [named] = namedIn(notations)
  if (named !== undefined) return optionOf(named, notations)
  if (notations.timeZone !== undefined) return '--time-zone'
  return notations.trueWords.length > 0 ? '--true' : '--false'
}

function namedIn({ dates, decimalComma, thousands, exactIntegers }: Notations): readonly string[] {
  return [...Object.keys(dates), ...decimalComma, ...thousands, ...exactIntegers]
}

/** Fails with BL_USAGE where an option names a column that is not there. */
export function checkNotedColumns(
  table: TableName,
  columns: readonly { readonly name: string }[],
  notations: Notations | undefined,
): void {
  if (notations === undefined) return
  const names = columns.map(({ name }) => name)
  const missing = namedIn(notations).find((name) => !names.includes(name))
  if (missing === undefined) return
  throw new BulkloadError(
    'BL_USAGE',
    `${optionOf(missing, notations)}: ${displayName(table)} has no column "${missing}"`,
    { hint: `its columns are ${names.join(', ')}` },
  )
}

/** The plan, whose columns have their notations. */
export async function withNotations(plan: Plan): Promise<Plan> {
  const { notations } = plan.rules
  if (notations === undefined) return plan
  const cellClassOf = await (await loadEncoding(plan.encoding)).cellClass()
  const columns = plan.columns.map((column): PlanColumn => {
    const notation = notationOf(column, cellClassOf(column), notations)
    if (notation !== undefined && notation.as !== 'flag' && notation.as !== 'zone')
      refuseConstant(column, plan, notations)
    return notation === undefined ? column : { ...column, notation }
  })
  return { ...plan, columns }
}

function notationOf(column: PlanColumn, cellClass: CellClass, notations: Notations): Notation | undefined {
  const { dates, timeZone, trueWords, falseWords } = notations
  const { name, type } = column
  const pattern = Object.hasOwn(dates, name) ? dates[name] : undefined
  const isInstant = cellClass === 'time' && INSTANT.test(type)
  if (pattern !== undefined) {
    if (cellClass !== 'time') throw wrongType(column, notations, 'dates and times')
    if (DATE.test(type) && hasTime(pattern)) throw timeForDate(column, notations)
    return { as: 'date', pattern, ...(timeZone !== undefined && isInstant && { zone: timeZone }) }
  }
  const number = numberNotation(name, notations)
  if (number !== undefined) {
    if (!NUMBERS.includes(cellClass)) throw wrongType(column, notations, 'numbers')
    return number
  }
  const isFlag = cellClass === 'bool' || SMALL_FLAG.test(type)
  if (isFlag && trueWords.length + falseWords.length > 0) return { as: 'flag', trueWords, falseWords }
  return timeZone !== undefined && isInstant ? { as: 'zone', zone: timeZone } : undefined
}

/** The value that was set is one for all rows; no field goes into the column. */
function refuseConstant({ name }: PlanColumn, { mapping }: Plan, notations: Notations): void {
  if (mapping?.set.some(({ column }) => column === name) !== true) return
  throw new BulkloadError('BL_USAGE', `${optionOf(name, notations)} has no effect with --set ${name}`, {
    hint: 'leave one of them out',
  })
}

function wrongType({ name, type }: PlanColumn, notations: Notations, words: string): BulkloadError {
  return new BulkloadError(
    'BL_USAGE',
    `${optionOf(name, notations)} is for columns of ${words}, and "${name}" is ${type}`,
    {
      hint: `leave the option out, or change the column's type`,
    },
  )
}

function timeForDate({ name, type }: PlanColumn, notations: Notations): BulkloadError {
  return new BulkloadError(
    'BL_USAGE',
    `${optionOf(name, notations)}: the pattern has a time, which the column "${name}" of type ${type} cannot store`,
    { hint: 'use a column that stores times, or leave the time out of the pattern if the values have none' },
  )
}
