// What the folder brings. Its clients are loaded when one is opened.

import type { DatabaseModule } from '../target-module.ts'
import { createStatement, typeOf } from './create.ts'

export const postgres: DatabaseModule = {
  async open({ url, password, timeoutMs, commitEvery, streams, env, runId }) {
    const { postgresTarget } = await import('./target.ts')
    return postgresTarget({ url, password, timeoutMs, commitEvery, streams, env, runId })
  },
  async openEmbedded(folder, { timeoutMs, commitEvery, streams, env, runId }) {
    const { embeddedPostgres } = await import('./embedded.ts')
    return embeddedPostgres(folder, { timeoutMs, commitEvery, streams, env, runId })
  },
  typeOf,
  createStatement,
}
