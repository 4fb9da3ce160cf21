// What rows cost that Postgres refuses: 1 % of them spread evenly, and 1,000 in one place, against the same load without any.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/servers/postgres-server.ts'
import { bulkload, succeed } from './processes.ts'

const CASES: readonly (readonly [title: string, isBad: (row: number) => boolean])[] = [
  ['none', () => false],
  ['1 % spread evenly', (row) => row % 100 === 50],
  ['1,000 in one place', (row) => row >= 5000 && row < 6000],
]

/** The lines of the table; throws when a load fails or leaves wrong rows. */
export async function refusedRowsLines(rows: number, runs: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkload-bench-'))
  const server = await startPostgres()
  try {
    await server.query('CREATE TABLE refusing (id int PRIMARY KEY, n int CHECK (n > 0), v text)')
    const sums = CASES.map(() => 0)
    for (const [index, [, isBad]] of CASES.entries()) {
      const lines = Array.from({ length: rows }, (_, id) => `${id},${isBad(id) ? 0 : 1},some text of the row ${id}\n`)
      writeFileSync(join(folder, `${index}.csv`), `id,n,v\n${lines.join('')}`)
    }
    for (let run = 0; run < runs; run++) {
      for (const [index, [title, isBad]] of CASES.entries()) {
        await server.query('TRUNCATE refusing')
        const load = ['pg', join(folder, `${index}.csv`), '--table', 'refusing', '--url', server.url, '-q']
        const rejects = join(folder, `${index}-${run}.rejects`)
        const status = index === 0 ? 0 : 3
        sums[index] =
          (sums[index] ?? 0) + (await seconds([...load, '--max-errors', '5%', '--rejects', rejects], status))
        const [stored] = await server.query('SELECT count(*)::int AS n FROM refusing')
        const good = Array.from({ length: rows }, (_, id) => id).filter((id) => !isBad(id)).length
        if (stored?.['n'] !== good) throw new Error(`${title}: ${String(stored?.['n'])} rows, not ${good}`)
      }
    }
    const [clean = 1] = sums
    return [
      `\n${rows} rows into Postgres, some of which break a CHECK, ${runs} runs; ratio to none`,
      ...CASES.map(
        ([title], index) =>
          `${title.padEnd(20)} ${(sums[index] ?? 0).toFixed(2)} s (${((sums[index] ?? 0) / clean).toFixed(2)})`,
      ),
    ]
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

async function seconds(words: readonly string[], status: number): Promise<number> {
  const { wallSeconds } = await succeed(bulkload(...words), status)
  return wallSeconds
}
