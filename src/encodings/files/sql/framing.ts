// What comes before and after the statements: all of them are one transaction where there are transactions.

import type { Plan } from '../../../plan/plan.ts'
import { type FileFraming, plainFraming } from '../../file-framing.ts'
import { utf8 } from '../file-rows.ts'
import { outputOf } from '../output-of.ts'

/** The literals are written for these settings. */
export const SESSION = [
  "SET client_encoding = 'UTF8';",
  'SET standard_conforming_strings = on;',
  "SET TimeZone = 'UTC';",
].join('\n')

export function sqlFraming(plan: Plan): FileFraming {
  const { dialect, createStatement } = outputOf(plan)
  const create = createStatement === undefined ? '' : `${createStatement};\n`
  if (dialect === 'clickhouse') return plainFraming(utf8(create))
  return plainFraming(utf8(`${SESSION}\nBEGIN;\n${create}`), utf8('COMMIT;\n'))
}
