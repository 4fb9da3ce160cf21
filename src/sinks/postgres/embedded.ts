// The embedded Postgres as a target: a server of our own that runs as long as the load.

import type { Target } from '../target.ts'
import { startEngine } from './engine/engine.ts'
import { type PostgresOptions, postgresTarget } from './target.ts'

/** Starts the engine in `folder`; the data stays there, and a later start finds it. */
export async function embeddedPostgres(
  folder: string,
  options: Omit<PostgresOptions, 'url' | 'password'>,
): Promise<Target> {
  const engine = await startEngine(folder)
  // Nothing of the environment is meant for this server.
  const target = postgresTarget({ ...options, url: engine.url, env: {} })
  return {
    ...target,
    address: `embedded Postgres in ${folder}`,
    async close() {
      await target.close()
      await engine.stop()
    },
  }
}
