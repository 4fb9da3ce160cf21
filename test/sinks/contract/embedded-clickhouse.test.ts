import { embeddedClickhouse } from '../../../src/sinks/clickhouse/embedded.ts'
import { contractOf } from './contract.ts'
import { embeddedContract } from './embedded.ts'
import { CLICKHOUSE_FRAMES } from './frames.ts'

contractOf(
  embeddedContract({
    name: 'embedded ClickHouse',
    frames: CLICKHOUSE_FRAMES,
    open: (folder) => embeddedClickhouse(folder, { orderBy: undefined, runId: 'contract' }),
  }),
)
