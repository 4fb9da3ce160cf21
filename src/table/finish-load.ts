// The last step of a load: everything adds up, the target ends it, and what is in the table is shown.

import { BulkloadError } from '../errors.ts'
import { imbalance } from '../transfer/balance.ts'
import type { TableLoad } from '../transfer/table-load.ts'
import type { OpenedTable } from './open-table.ts'
import type { TableScope } from './table-scope.ts'

export async function finishLoad(scope: TableScope, { catalog, input }: OpenedTable, load: TableLoad): Promise<void> {
  const { rows, delivered, bytesCovered } = load
  const wrong = imbalance({ rows, sent: delivered.rows, bytesRead: input.bytesRead, bytesCovered })
  if (wrong !== undefined) throw unbalanced(wrong)
  for (const message of await load.finish()) scope.warnings.add(message)
  const { changes } = load.completion ?? {}
  const unlike = imbalance({ rows, sent: delivered.rows, bytesRead: input.bytesRead, bytesCovered, changes })
  if (unlike !== undefined) throw unbalanced(unlike)
  const { name } = scope.job
  const { options, peek } = scope.context
  scope.shown = {
    ...(catalog !== undefined && options.embedded !== undefined && { inTable: await catalog.count(name) }),
    ...(catalog !== undefined && peek > 0 && { peek: await catalog.peek(name, peek) }),
  }
}

function unbalanced(wrong: string): BulkloadError {
  return new BulkloadError('BL_UNBALANCED', `the load does not balance: ${wrong}`, {
    hint: 'count the rows of the table before you trust it, and check for views or triggers that add or drop rows',
  })
}
