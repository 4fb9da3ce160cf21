import { embeddedClickhouse } from '../../../src/sinks/clickhouse/embedded/target.ts'
import { contractOf } from './contract.ts'
import { embeddedContract } from './embedded.ts'
import { CLICKHOUSE_FRAMES } from './frames.ts'
import { CLICKHOUSE_STAGED } from './mode-cases.ts'

contractOf(
  embeddedContract({
    name: 'embedded ClickHouse',
    frames: CLICKHOUSE_FRAMES,
    staged: CLICKHOUSE_STAGED,
    open: (folder) => embeddedClickhouse(folder, { orderBy: undefined, runId: 'contract' }),
  }),
)
