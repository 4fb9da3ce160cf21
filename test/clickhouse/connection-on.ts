// One connection to a test server, as a load has it.

import { clickhouseTarget } from '../../src/sinks/clickhouse/target.ts'
import type { Connection } from '../../src/sinks/target.ts'

/** The caller closes it. */
export function connectionOn(server: { readonly url: string }, runId = 'test'): Promise<Connection> {
  const target = clickhouseTarget({
    url: server.url,
    codec: 'none',
    level: undefined,
    timeoutMs: 60_000,
    orderBy: undefined,
    streams: 1,
    runId,
    password: { fromFile: undefined, fromVariable: undefined, mayReplaceThatOfUrl: false },
    tls: {},
  })
  return target.connect(new AbortController().signal)
}
