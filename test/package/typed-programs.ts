// Programs of users that must compile, and not compile where they say so.

export const TYPED_PROGRAM = `
import { BulkloadError, type LoadSettings, load, loadFiles, inspect, insertCompressedStream, type RunReport } from 'bulkload'
const settings: LoadSettings = { source: 'a.csv', sink: 'postgres', env: { BULKLOAD_PG_URL: 'host=h' } }
const run = async (): Promise<number> => (await load(settings)).rows.loaded
async function* rows() {
  yield { id: 1 }
}
const steps = async (): Promise<void> => {
  for await (const { blocksSent } of load({ source: rows(), sink: 'clickhouse', table: 't' })) void (blocksSent satisfies number)
  await insertCompressedStream('INSERT INTO t FORMAT JSONEachRow', [{ id: 1 }])
  await loadFiles({ sink: 'clickhouse', files: ['a.csv'], onEvent: ({ event }) => void event.length })
  await inspect({ files: ['a.csv'] })
}
// @ts-expect-error
load({ source: 1, sink: 'postgres' })
// @ts-expect-error
load({ source: 'a.csv', sink: 'postgres', signal: {} })
// @ts-expect-error
load({ source: 'a.csv', sink: 'postgres', env: { A: 1 } })
// @ts-expect-error
loadFiles({ sink: 'postgres', files: [], stdin: [1] })
// @ts-expect-error
load({ source: 'a.csv', sink: 'postgres', codec: 'zstd' })
load({ source: 'a.csv', sink: 'clickhouse', codec: 'zstd', orderBy: 'id' })
// @ts-expect-error
load({ source: 'a.csv', sink: 'clickhouse', codec: 'gzip' })
// @ts-expect-error
load({ source: 'a.csv', sink: 'clickhouse', lockTimeout: 5 })
load({ source: 'a.csv', sink: 'postgres', mode: 'upsert', lockTimeout: '5s', wire: 'typed' })
// @ts-expect-error
load({ source: 'a.csv', sink: 'postgres', mode: 'merge' })
const either = (sink: 'postgres' | 'clickhouse') => load({ source: [[1, 'a']], sink, table: 't', columns: ['id', 'v'], onReject: ({ record, error }) => void (record.length + error.code.length) })
const outcome = async (loading: ReturnType<typeof either>): Promise<string> => {
  try {
    return String((await loading.report).rows.loaded)
  } catch (error) {
    if (error instanceof BulkloadError && error.code === 'BL_ABORTED') return 'aborted'
    throw error
  }
}
export { outcome }
export { run, steps, BulkloadError, type RunReport }
`
export const SIGNALS = `
import { load, loadFiles } from 'bulkload'
void load({ source: 'a.csv', sink: 'postgres', signal: AbortSignal.timeout(1000) })
void loadFiles({ sink: 'postgres', files: ['-'], signal: new AbortController().signal })
`
export const STREAMS = `
import { createReadStream } from 'node:fs'
import { load, loadFiles } from 'bulkload'
void load({ source: createReadStream('a.csv'), sink: 'postgres', env: process.env })
void loadFiles({ sink: 'postgres', files: ['-'], stdin: process.stdin })
`
