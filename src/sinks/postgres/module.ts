// What the folder brings. Its clients are loaded when one is opened.

import type { TargetModule } from '../target-module.ts'
import { createStatement, typeOf } from './create.ts'

export const postgres: TargetModule = {
  async open({ url, password, timeoutMs, commitEvery, env, runId }) {
    const { postgresTarget } = await import('./target.ts')
    return postgresTarget({ url, password, timeoutMs, commitEvery, env, runId })
  },
  async openEmbedded(folder, { timeoutMs, commitEvery, env, runId }) {
    const { embeddedPostgres } = await import('./embedded.ts')
    return embeddedPostgres(folder, { timeoutMs, commitEvery, env, runId })
  },
  typeOf,
  createStatement,
}
