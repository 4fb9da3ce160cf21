// The records of an input that an engine may encode, by what is known of them: JSON's by forms that are learned, those of
// separated values by the order of their fields.

import type { RecordFields } from '../../formats/record-fields.ts'
import type { SeparatedFields } from '../encoder.ts'
import type { Plan } from '../plan.ts'
import type { RowEngine } from './row-engine.ts'
import type { RowPlaces } from './row-places.ts'
import type { RowStep } from './row-step.ts'
import { SeparatedRows } from './separated-rows.ts'
import type { Separators } from './separators.ts'
import { type StepsOf, UsualForms } from './usual-forms.ts'

export interface KnownRows {
  beginChunk(chunk: Uint8Array): void
  /**
   * Encodes records from `pos` on as long as they have known forms; returns the position of the first one that has
   * not. `places` knows the line of the record at `pos`, and afterwards that of the one where it ended.
   */
  run(pos: number, places: RowPlaces): number
  /** Tells of a good record at `start .. end` (its line feed) that had to be read the slow way. */
  missed?(bytes: Uint8Array, fields: RecordFields, start: number, end: number): void
}

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
