import { embeddedPostgres } from '../../../src/sinks/postgres/embedded.ts'
import { contractOf } from './contract.ts'
import { embeddedContract } from './embedded.ts'
import { POSTGRES_FRAMES } from './frames.ts'
import { POSTGRES_STAGED } from './mode-cases.ts'

contractOf(
  embeddedContract({
    name: 'embedded Postgres',
    frames: POSTGRES_FRAMES,
    staged: POSTGRES_STAGED,
    open: (folder) => embeddedPostgres(folder, { timeoutMs: 60_000, env: {}, runId: 'contract' }),
  }),
)
