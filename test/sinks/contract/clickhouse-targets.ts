// A ClickHouse over HTTP under the contract: today's engine behind its front, and a server of before 20.
import { clickhouseTarget } from '../../../src/sinks/clickhouse/target.ts'
import type { Target } from '../../../src/sinks/target.ts'
import type { ContractTarget, LinkTraits } from './contract-target.ts'
import { CLICKHOUSE_FRAMES } from './frames.ts'
import { CLICKHOUSE_STAGED } from './mode-cases.ts'

interface Server {
  readonly url: string
  query(sql: string): Promise<string>
  stop(): Promise<unknown>
}

export interface ClickhouseContract {
  readonly name: string
  readonly skip?: string | false
  readonly broken: LinkTraits['broken']
  readonly streams?: number
  start(): Promise<Server>
}

export function clickhouseContract({
  name,
  skip = false,
  broken,
  streams = 1,
  start,
}: ClickhouseContract): ContractTarget {
  return {
    name,
    skip,
    keepsTables: true,
    link: { answersBeforeCommit: false, asksAgain: false, broken },
    frames: CLICKHOUSE_FRAMES,
    staged: CLICKHOUSE_STAGED,
    async start() {
      const server = await start()
      const { port } = new URL(server.url)
      return {
        target: targetOn(server.url, streams),
        count: async ({ table }) => Number(await server.query(`SELECT count() FROM ${table}`)),
        port: Number(port),
        on(other) {
          const url = new URL(server.url)
          url.port = String(other)
          return targetOn(url.href, streams)
        },
        stop: async () => void (await server.stop()),
      }
    },
  }
}

function targetOn(url: string, streams: number): Target {
  return clickhouseTarget({
    url,
    codec: 'none',
    level: undefined,
    timeoutMs: 60_000,
    orderBy: undefined,
    streams,
    runId: 'contract',
    password: { fromFile: undefined, fromVariable: undefined, mayReplaceThatOfUrl: false },
    tls: {},
  })
}
