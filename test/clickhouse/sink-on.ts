// One connection to a test server, as a load has it.

import { clickhouseTarget } from '../../src/sinks/clickhouse/target.ts'
import type { Sink } from '../../src/sinks/sink.ts'

/** The caller closes it. */
export function sinkOn(server: { readonly url: string }, runId = 'test'): Promise<Sink> {
  const target = clickhouseTarget({
    url: server.url,
    codec: 'none',
    level: undefined,
    timeoutMs: 60_000,
    orderBy: undefined,
    runId,
    password: { fromFile: undefined, fromVariable: undefined, mayReplaceThatOfUrl: false },
    tls: {},
  })
  return target.connect(new AbortController().signal)
}
