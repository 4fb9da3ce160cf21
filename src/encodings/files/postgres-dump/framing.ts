// The statements around the data. Without ON_ERROR_STOP psql would go on after an error and read the rows as statements.

import type { Plan } from '../../../plan/plan.ts'
import { type FileFraming, plainFraming } from '../../file-framing.ts'
import { utf8 } from '../file-rows.ts'
import { quotedName, quotedTable } from '../identifiers.ts'
import { outputOf } from '../output-of.ts'
import { SESSION } from '../sql/framing.ts'

export function postgresDumpFraming(plan: Plan): FileFraming {
  const { table, createStatement } = outputOf(plan)
  const columns = plan.columns.map(({ name }) => quotedName(name, 'postgres')).join(', ')
  const create = createStatement === undefined ? '' : `${createStatement};\n`
  const copy = `COPY ${quotedTable(table, 'postgres')} (${columns}) FROM stdin;\n`
  return plainFraming(utf8(`\\set ON_ERROR_STOP on\n${SESSION}\nBEGIN;\n${create}${copy}`), utf8('\\.\nCOMMIT;\n'))
}
