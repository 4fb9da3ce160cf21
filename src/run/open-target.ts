// From options to the target that they mean.

import type { LoadOptions } from '../options/options.ts'
import type { Target } from '../sinks/target.ts'
import { givenPassword } from './password.ts'

/** Targets are loaded when they are asked for: a load into Postgres needs no HTTP client. */
export async function openTarget(options: LoadOptions, runId: string, env: NodeJS.ProcessEnv): Promise<Target> {
  const { embedded, timeoutMs, orderBy } = options
  if (options.target === 'clickhouse') {
    if (embedded !== undefined) {
      const { embeddedClickhouse } = await import('../sinks/clickhouse/embedded.ts')
      return embeddedClickhouse(embedded, { orderBy, runId })
    }
    const { clickhouseTarget } = await import('../sinks/clickhouse/target.ts')
    const { url = '', codec, level, server } = options
    const password = await givenPassword(server, env)
    const { tls } = server
    return clickhouseTarget({ url, password, tls, codec, level, timeoutMs, orderBy, runId })
  }
  const { DEFAULT_MARKER } = await import('../encodings/postgres-text/blocks.ts')
  const postgresOptions = { timeoutMs, defaultMarker: DEFAULT_MARKER, env }
  if (embedded !== undefined) {
    const { embeddedPostgres } = await import('../sinks/postgres/embedded.ts')
    return embeddedPostgres(embedded, postgresOptions)
  }
  const { postgresTarget } = await import('../sinks/postgres/target.ts')
  return postgresTarget({ ...postgresOptions, url: options.url, password: await givenPassword(options.server, env) })
}
