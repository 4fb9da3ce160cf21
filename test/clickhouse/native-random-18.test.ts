// Random schemas and rows go to clickhouse-server 18.16 as Native blocks and come back as the oracle says: it looks at
// no type of a block, so one byte beside its place would show here.
import { after, before, test } from 'node:test'
import { rounds } from '../oracle/rounds.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { runBatch, SEED, TABLES_PER_BATCH } from './native-random-run.ts'

const BATCHES = rounds(1, 20)
let server: ClickhouseServer | undefined

before(async () => {
  if (clickhouseMissing !== false) return
  server = await startClickhouse({ settings: { allow_experimental_low_cardinality_type: '1' } })
})

after(() => server?.stop())

for (let batch = 0; batch < BATCHES; batch++) {
  const title = `what was written is what 18.16 holds: ${TABLES_PER_BATCH} schemas, seed ${SEED}, batch ${batch}`
  test(title, { skip: clickhouseMissing }, () => runBatch(server!.url, true, batch))
}
