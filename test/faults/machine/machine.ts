// Plays rounds one after another, each with its own seed.

import { startFaultProxy } from '../../servers/fault-proxy.ts'
import { startPostgres } from '../../servers/postgres-server.ts'
import { makeTempFolder } from '../../servers/temp-folder.ts'
import { playRound, type RoundCounts } from './round.ts'

export interface Played extends RoundCounts {
  readonly failures: readonly Error[]
}

/** Rounds of the seeds from `seed` on. */
export async function play(rounds: number, seed: number, onRound = (_: number) => {}): Promise<Played> {
  const server = await startPostgres()
  const folder = makeTempFolder('machine')
  const direct = new URL(server.url)
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(direct.port) })
  const proxied = new URL(server.url)
  proxied.hostname = '127.0.0.1'
  proxied.port = String(proxy.port)
  const counts = { kills: 0, resumes: 0, cuts: 0 }
  const failures: Error[] = []
  const room = {
    folder: folder.path,
    urls: { direct: server.url, proxied: String(proxied) },
    proxy,
    query: (sql: string) => server.query(sql) as Promise<Record<string, unknown>[]>,
  }
  try {
    for (let round = 0; round < rounds; round++) {
      await playRound(room, seed + round, counts).catch((cause: Error) => failures.push(cause))
      onRound(round + 1)
    }
  } finally {
    await proxy.stop()
    await server.stop()
    folder.remove()
  }
  return { ...counts, failures }
}
