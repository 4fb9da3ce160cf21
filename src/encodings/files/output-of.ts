// What the plan of a file says of its output.

import type { FileOutput } from '../../file-output.ts'
import type { Plan } from '../../plan/plan.ts'

export function outputOf({ file }: Plan): FileOutput {
  if (file === undefined) throw new TypeError('the plan of a file says how it is written')
  return file
}
