// What an answer to an INSERT says of its rows.

import type { Receipt } from '../../segment-writer.ts'
import type { Answer } from '../client.ts'

/** `X-ClickHouse-Summary` is a JSON document of texts; servers before 20 send none. */
export function receipt(answer: Answer, rowsSent: number, countsAreExact: boolean): Receipt {
  const header = answer.headers['x-clickhouse-summary']
  if (typeof header === 'string' && countsAreExact) {
    const written = Number((JSON.parse(header) as { written_rows?: string }).written_rows)
    if (Number.isSafeInteger(written) && written > 0) return { rows: written, countedBy: 'server' }
  }
  return { rows: rowsSent, countedBy: 'sender' }
}
