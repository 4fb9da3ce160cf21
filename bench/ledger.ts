// The price of the ledger in the target: a Postgres load of several transactions with it and without it.

import { startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { bulkload, succeed } from './processes.ts'
import { cpuOfPostgres } from './server-cpu.ts'
import { medianOf } from './tables.ts'

const SIZES = ['64MiB', '8MiB'] as const
const FLAGS = ['--no-ledger', '--ledger'] as const

/** The lines of the table; throws when a load fails. The two take turns. */
export async function ledgerLines(rows: number, runs: number): Promise<string[]> {
  const { csv } = eventFiles(rows)
  const server = await startPostgres()
  const lines = [`\n${rows} events into Postgres with a ledger, medians of ${runs} runs; ratio to --no-ledger`]
  try {
    const make = ['pg', csv, '--table', 'events', '--url', server.url, '-q']
    await succeed(bulkload(...make, '--create'))
    for (const size of SIZES) {
      const figures = FLAGS.map(() => ({ wall: [] as number[], client: [] as number[], server: [] as number[] }))
      for (let run = 0; run < runs; run++) {
        for (const [index, flag] of FLAGS.entries()) {
          await server.query('TRUNCATE events')
          await server.query('CHECKPOINT')
          const before = (await cpuOfPostgres(server.pid)) ?? 0
          const { wallSeconds, cpuSeconds } = await succeed(bulkload(...make, '--commit-every', size, flag))
          figures[index]?.wall.push(wallSeconds)
          figures[index]?.client.push(cpuSeconds ?? 0)
          figures[index]?.server.push(((await cpuOfPostgres(server.pid)) ?? 0) - before)
        }
      }
      const [without, kept] = figures
      const ratio = (of: 'wall' | 'client' | 'server'): string => {
        const [one, other] = [medianOf(without?.[of] ?? []) ?? 0, medianOf(kept?.[of] ?? []) ?? 0]
        return `${one.toFixed(2)} s -> ${other.toFixed(2)} s (${(other / one).toFixed(3)})`
      }
      lines.push(
        `--commit-every ${size.padEnd(6)} wall ${ratio('wall')}, CPU of the server ${ratio('server')}, CPU of the client ${ratio('client')}`,
      )
    }
    return lines
  } finally {
    await server.stop()
  }
}
