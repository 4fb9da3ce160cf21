// How grave an event is, for those who filter logs by level.

import { EXIT } from '../errors.ts'
import type { LoadEvent, TableReport } from '../report.ts'

export type Level = 'info' | 'warn' | 'error'

/** `error`: something failed. `warn`: the run goes on, or ended, with something that a person should look at. */
export function levelOf(event: LoadEvent): Level {
  switch (event.event) {
    case 'run.failed':
      return 'error'
    case 'warning':
    case 'reject':
    case 'source.retried':
    case 'target.retried':
    case 'table.dropped':
      return 'warn'
    case 'table.finished':
      return levelOfTable(event.report)
    case 'run.finished':
      return levelOfStatus(event.report.exitStatus)
    default:
      return 'info'
  }
}

function levelOfTable({ error, balanced, rows }: TableReport): Level {
  if (error !== undefined || !balanced) return 'error'
  return rows.rejected > 0 ? 'warn' : 'info'
}

function levelOfStatus(exitStatus: number): Level {
  if (exitStatus === EXIT.ok) return 'info'
  return exitStatus === EXIT.rejects ? 'warn' : 'error'
}
