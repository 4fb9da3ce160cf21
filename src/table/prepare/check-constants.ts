// Whether the values that the mapping puts into columns are values of them: found out before the first record.

import { KIND } from '../../codecs/value-kind.ts'
import { makeBlockEncoder } from '../../encodings/make-block-encoder.ts'
import { BulkloadError } from '../../errors.ts'
import { JSONL } from '../../formats/json/records.ts'
import { RecordFields } from '../../formats/record-fields.ts'
import type { Plan, PlanColumn } from '../../plan/plan.ts'
import { rejectError } from '../../rejects/reasons/reject-error.ts'

/** Fails with BL_USAGE where a column does not take what it is set to. */
export async function checkConstants(plan: Plan): Promise<void> {
  const { set = [], collectColumn } = plan.mapping ?? {}
  const lines = set.filter(({ value }) => value.kind === 'line').map(({ column }) => column)
  const columns = plan.columns.flatMap((column): PlanColumn[] => {
    if (column.constant !== undefined) return [column]
    if (lines.includes(column.name)) return [{ ...column, constant: { json: '1', kind: KIND.integer } }]
    return column.name === collectColumn ? [{ ...column, constant: { json: '{}', kind: KIND.object } }] : []
  })
  if (columns.length === 0) return
  const { mapping: _, ...rest } = plan
  const encoder = await makeBlockEncoder({ ...rest, columns, notWritable: [], notSampled: [] }, JSONL)
  const fields = new RecordFields(columns.length)
  fields.begin()
  encoder.begin(new Uint8Array(0))
  const reject = encoder.row(fields, 0, 0)
  if (reject === 0) return
  const column = columns[fields.faultColumn]
  const option =
    column?.name === collectColumn ? `--unknown-fields collect=${collectColumn}` : `--set ${column?.name ?? ''}`
  const { message, hint } = rejectError({
    code: reject,
    place: { source: '' },
    excerpt: column?.constant?.json,
    column: column?.name,
    type: column?.type,
  })
  throw new BulkloadError('BL_USAGE', `${option}: ${message}`, {
    hint:
      hint === undefined ? 'choose another value' : hint.replace(/, or tolerate bad records with --max-errors$/, ''),
  })
}
