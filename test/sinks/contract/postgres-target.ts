// A Postgres server under the contract.
import { postgresTarget } from '../../../src/sinks/postgres/target.ts'
import type { Target } from '../../../src/sinks/target.ts'
import { startPostgres } from '../../servers/postgres-server.ts'
import type { ContractTarget } from './contract-target.ts'
import { POSTGRES_FRAMES } from './frames.ts'
import { POSTGRES_STAGED } from './mode-cases.ts'

export function postgresContract(name: string, streams: number): ContractTarget {
  return {
    name,
    keepsTables: true,
    // The COPY is answered before the COMMIT is sent.
    link: { answersBeforeCommit: true, asksAgain: true, broken: 'not done' },
    frames: POSTGRES_FRAMES,
    staged: POSTGRES_STAGED,
    async start() {
      const server = await startPostgres()
      const on = (port: number): Target => {
        const url = new URL(server.url)
        url.port = String(port)
        url.searchParams.set('sslmode', 'disable')
        return postgresTarget({ url: url.href, timeoutMs: 60_000, streams, env: {}, runId: 'contract' })
      }
      return {
        target: on(server.port),
        count: async ({ table }) => Number((await server.query(`SELECT count(*) AS rows FROM ${table}`))[0]?.['rows']),
        port: server.port,
        on,
        stop: () => server.stop(),
      }
    },
  }
}
