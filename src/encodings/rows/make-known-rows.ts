// The records of an input that an engine may encode, by what is known of them: JSON's by forms that are learned, those of
// separated values by the order of their fields.

import type { Plan } from '../../plan/plan.ts'
import type { SeparatedFields } from '../block-encoder.ts'
import type { KnownRows } from './known-rows.ts'
import type { RowEngine } from './row-engine.ts'
import type { RowStep } from './row-step.ts'
import { SeparatedRows } from './separated-rows.ts'
import type { Separators } from './separators.ts'
import { type StepsOf, UsualForms } from './usual-forms.ts'

/** The steps of records with these fields; undefined when the target cannot take the columns in that order. */
export type StepsOfFields = (fields: readonly number[], separators: Separators) => readonly RowStep[] | undefined

const NO_ROWS: KnownRows = { beginChunk: () => undefined, run: (pos) => pos }

export function knownRows(
  plan: Plan,
  csv: SeparatedFields | undefined,
  separators: Separators | undefined,
  engine: () => RowEngine,
  stepsOf: StepsOf,
  stepsOfFields: StepsOfFields,
): KnownRows {
  if (csv === undefined) return new UsualForms(engine(), stepsOf)
  const steps = separators !== undefined && isAccepted(plan, csv) ? stepsOfFields(csv.columns, separators) : undefined
  return steps === undefined ? NO_ROWS : new SeparatedRows(engine(), steps)
}

/** Whether records with these fields are rows: no column is there twice, is refused, or missing without a default. */
function isAccepted({ columns }: Plan, { columns: fields, lineColumns }: SeparatedFields): boolean {
  const present = fields.filter((index) => index >= 0)
  const given = new Set(present)
  return (
    fields.length > 0 &&
    given.size === present.length &&
    present.every((index) => index < columns.length) &&
    columns.every(
      ({ whenMissing, constant }, index) =>
        whenMissing !== 'reject' || constant !== undefined || given.has(index) || lineColumns.includes(index),
    )
  )
}
