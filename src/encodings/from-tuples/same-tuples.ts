// Tuples of one Postgres for another whose columns have the same types: they are the block as they are. So values arrive that
// no text of ours has, such as dates before the year 1 and arrays that do not begin with 1.

import type { TupleRecords } from '../../formats/postgres-binary/records.ts'
import { wireForm } from '../../formats/postgres-binary/wire-form.ts'
import type { Plan } from '../../plan/plan.ts'

/** Whether each field goes into a column of the same form, in the same order, and no NULL into a column that takes none. */
export function areSameTuples({ fields, forms }: TupleRecords, { encoding, mapping, columns }: Plan): boolean {
  if (encoding !== 'postgres-binary' || mapping !== undefined || columns.length !== fields.length) return false
  return columns.every(({ name, nullable, constant, postgresType }, index) => {
    const form = forms[index]
    if (name !== fields[index] || constant !== undefined || postgresType === undefined) return false
    if (!form || (form.nullable && (!nullable || postgresType.notNull))) return false
    return wireForm(postgresType) === form.words
  })
}
