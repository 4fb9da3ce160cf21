// A load into Postgres that is killed near its end, and resumed: the time of the resume beside that of a whole load. And what
// the journal costs: loads with one, and with a state folder that cannot be written.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type PostgresServer, startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { EVENT_COLUMNS } from './events.ts'
import { measure, type ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'
import { medianOf } from './tables.ts'

const COMMIT_EVERY = '8MiB'
/** The share of the rows after which the load is killed. */
const KILLED_AT = 0.9
const BAR = 0.2
const JOURNAL_BAR = 1.02

/** The lines of the section; throws when a load fails or rows are missing. */
export async function resumeLines(rows: number, runs: number): Promise<string[]> {
  const { jsonl, jsonlBytes } = eventFiles(rows)
  const folder = mkdtempSync(join(tmpdir(), 'bulkload-resume-'))
  const server = await startPostgres()
  try {
    const state = join(folder, 'state')
    const load = (...args: readonly string[]) => {
      return bulkload('pg', jsonl, '--table', 'events', '--url', server.url, ...args)
    }
    const withState = (dir: string) => ({ ...load('--commit-every', COMMIT_EVERY, '-q'), env: { XDG_STATE_HOME: dir } })
    const [whole, without, resumed, shares]: number[][] = [[], [], [], []]
    for (let run = 0; run < runs; run++) {
      await newTable(server)
      whole?.push((await succeed(withState(state))).wallSeconds)
      await newTable(server)
      without?.push((await succeed(withState('/dev/null'))).wallSeconds)
      await newTable(server)
      shares?.push(
        await killed(server, load('--commit-every', COMMIT_EVERY, '--state', state, '--log-format', 'json'), rows),
      )
      const { runId } = await lastRun(state)
      const resume = bulkload('resume', runId, '--url', server.url, '--state', state, '-q')
      resumed?.push((await succeed(resume)).wallSeconds)
      const loaded = await rowsOf(server)
      if (loaded !== rows) throw new Error(`${loaded} rows after the resume, and not ${rows}`)
    }
    const of = (values: readonly number[] | undefined): number => medianOf(values ?? []) ?? 0
    const share = (of(shares) * 100).toFixed(0)
    const ratio = of(resumed) / of(whole)
    const price = of(whole) / of(without)
    return [
      `\n${rows} events (${(jsonlBytes / 1e6).toFixed(0)} MB of JSONL) into Postgres, --commit-every ${COMMIT_EVERY}, medians of ${runs} runs`,
      `a whole load ${of(whole).toFixed(2)} s; killed when ${share} % of the rows were committed, and resumed: ${of(resumed).toFixed(2)} s (${ratio.toFixed(2)}); at most ${BAR}: ${ratio <= BAR ? 'yes' : 'MISSED'}`,
      `without a journal ${of(without).toFixed(2)} s: the journal makes it ${price.toFixed(3)}; at most ${JOURNAL_BAR}: ${price <= JOURNAL_BAR ? 'yes' : 'MISSED'}`,
    ]
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

async function newTable(server: PostgresServer): Promise<void> {
  await server.query('DROP TABLE IF EXISTS events')
  await server.query(`CREATE TABLE events (${EVENT_COLUMNS.map((c) => `"${c.name}" ${c.postgres}`).join(', ')})`)
  await server.query('CHECKPOINT')
}

async function rowsOf(server: PostgresServer): Promise<number> {
  const [row] = await server.query('SELECT count(*)::int AS n FROM events')
  return Number(row?.['n'])
}

/** Kills the load, and returns the share of the rows that were committed by then. */
async function killed(server: PostgresServer, { program, args }: ProgramRun, rows: number): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = new Promise((resolve) => child.once('close', resolve))
  let committed = 0
  for await (const line of createInterface({ input: child.stderr })) {
    const event = JSON.parse(line) as { event: string; rows?: number }
    if (event.event === 'segment.committed') committed += event.rows ?? 0
    if (committed >= KILLED_AT * rows) child.kill('SIGKILL')
  }
  await closed
  return (await rowsOf(server)) / rows
}

async function lastRun(state: string): Promise<{ runId: string }> {
  const { stdout } = await measure(bulkload('runs', '--state', state, '--json'))
  const { runs } = JSON.parse(stdout) as { runs: { runId: string }[] }
  return runs.at(-1) ?? { runId: '' }
}
