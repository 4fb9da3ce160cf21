// Begins a segment: its transaction, and the COPY that fills it.

import type pg from 'pg'
import type { SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import { Copy } from './copy.ts'
import { type CopyOptions, CopyTransaction } from './copy-transaction.ts'
import { postgresError } from './errors.ts'
import { ServerWatch } from './server-watch.ts'
import { TolerantCopy } from './tolerant/tolerant-copy.ts'
import { beginTransaction } from './transaction.ts'

export async function beginCopy(client: pg.Client, write: TableWrite, options: CopyOptions): Promise<SegmentWriter> {
  const watch = new ServerWatch(client, options)
  let id: string | undefined
  try {
    if (options.begin === undefined) id = await watch.inTime(beginTransaction(client), 'did not begin the transaction')
    else id = await options.begin()
  } catch (cause) {
    watch.giveUp()
    options.onEnd()
    throw postgresError(cause, 'BEGIN', options.address)
  }
  const evidence = id === undefined ? undefined : options.witness?.evidenceOf(id)
  const transaction = new CopyTransaction(client, options, watch, evidence)
  const { refusals } = options
  if (refusals === undefined) return new Copy(client, write, options, transaction)
  return new TolerantCopy(client, write, { ...options, refusals }, transaction)
}
