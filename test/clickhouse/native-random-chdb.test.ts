// Random schemas and rows go to today's server as Native blocks and come back as the oracle says, value by value.
import { after, before, test } from 'node:test'
import { rounds } from '../oracle/rounds.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { runBatch, SEED, TABLES_PER_BATCH } from './native-random-run.ts'

const BATCHES = rounds(2, 40)
let front: ChdbFront

before(async () => {
  front = await startChdbFront()
})

after(() => front?.stop())

for (let batch = 0; batch < BATCHES; batch++) {
  test(`what was written is what today's server holds: ${TABLES_PER_BATCH} schemas, seed ${SEED}, batch ${batch}`, () =>
    runBatch(front.url, false, batch))
}
