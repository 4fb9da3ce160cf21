// The first second: what a start costs, as ratio to `node -e 0`, which runs in turn with it. Times of a start are short and noisy: the
// figures are sums over the runs of a case.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clickhouseMissing, startClickhouse } from '../test/servers/clickhouse-server.ts'
import { startPostgres } from '../test/servers/postgres-server.ts'
import type { ProgramRun } from './measure.ts'
import { ROOT } from './paths.ts'
import { bulkload, node, succeed } from './processes.ts'
import { tablesLines } from './small-tables.ts'

const RUNS = 15
const THREAD_TIMES = join(ROOT, 'dist', 'bench', 'thread-times.cjs')

interface Case {
  readonly name: string
  readonly run: ProgramRun
  /** At most this many times the CPU of `node -e 0`. */
  readonly bar: number
}

interface Sums {
  cpu: number
  wall: number
}

/** The lines of the table; throws when a command fails. */
export async function startLines(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkload-start-'))
  const postgres = await startPostgres()
  const clickhouse = clickhouseMissing ? undefined : await startClickhouse()
  try {
    const file = join(folder, 'one.jsonl')
    writeFileSync(file, '{"id":1,"name":"a"}\n')
    await postgres.query('CREATE UNLOGGED TABLE one (id bigint, name text)')
    await clickhouse?.query('CREATE TABLE one (id UInt64, name String) ENGINE = Null')
    const library = new URL(`file://${join(ROOT, 'dist', 'bundle', 'index.mjs')}`).href
    const cases: Case[] = [
      { name: '--version', run: bulkload('--version'), bar: 2.5 },
      { name: '--help', run: bulkload('--help'), bar: 2.5 },
      { name: "import 'bulkload'", run: node('-e', `import(${JSON.stringify(library)})`), bar: 2 },
      { name: 'one row into Postgres', run: bulkload('pg', file, '--url', postgres.url, '-q'), bar: 5 },
    ]
    if (clickhouse !== undefined) {
      const run = bulkload('clickhouse', file, '--url', clickhouse.url, '-q')
      cases.push({ name: 'one row into ClickHouse', run, bar: 5 })
    }
    return [
      ...(await ratioLines(cases)),
      ...(process.platform === 'linux' ? await threadLines(cases) : []),
      ...(await secondLoadLines(library, file, postgres.url)),
      ...(await tablesLines(folder, postgres, clickhouse)),
    ]
  } finally {
    await postgres.stop()
    await clickhouse?.stop()
    rmSync(folder, { recursive: true })
  }
}

async function ratioLines(cases: readonly Case[]): Promise<string[]> {
  const base: Case = { name: 'node -e 0', run: node('-e', '0'), bar: 1 }
  const all = [base, ...cases]
  const sums = new Map<Case, Sums>(all.map((item) => [item, { cpu: 0, wall: 0 }]))
  for (let i = 0; i <= RUNS; i++) {
    for (const item of all) {
      const { cpuSeconds = 0, wallSeconds } = await succeed(item.run)
      const sum = sums.get(item)
      // The first round fills the caches.
      if (i === 0 || sum === undefined) continue
      sum.cpu += cpuSeconds
      sum.wall += wallSeconds
    }
  }
  const of = sums.get(base) ?? { cpu: 1, wall: 1 }
  const lines = all.map((item) => {
    const { cpu, wall } = sums.get(item) ?? of
    const figures = [(cpu / RUNS) * 1000, cpu / of.cpu, (wall / RUNS) * 1000, wall / of.wall]
    const [cpuMs = '', cpuRatio = '', wallMs = '', wallRatio = ''] = figures.map((n, j) => n.toFixed(j % 2 ? 2 : 0))
    const verdict = item === base ? '' : `at most ${item.bar}: ${cpu / of.cpu <= item.bar ? 'yes' : 'MISSED'}`
    return `| ${item.name} | ${cpuMs} | ${cpuRatio} | ${wallMs} | ${wallRatio} | ${verdict} |`
  })
  return ['| | CPU ms | ratio | wall ms | ratio | bar, of CPU |', '|---|---|---|---|---|---|', ...lines]
}

/** Where the CPU of the cases goes: the main thread, threads of V8 and libuv, and threads that have ended, which encoded. */
async function threadLines(cases: readonly Case[]): Promise<string[]> {
  const lines = ['', '| CPU ms, median | main thread | V8 and libuv | encoding threads |', '|---|---|---|---|']
  for (const { name, run } of [{ name: 'node -e 0', run: node('-e', '0') }, ...cases]) {
    const found: { main: number; others: number; total: number }[] = []
    for (let i = 0; i < RUNS; i++) {
      const { stderr } = await succeed({ ...run, args: ['--require', THREAD_TIMES, ...run.args] })
      found.push(JSON.parse(/^THREADS (.*)$/m.exec(stderr)?.[1] ?? ''))
    }
    const median = (values: number[]): string => (values.sort((a, b) => a - b)[values.length >> 1] ?? 0).toFixed(0)
    const ended = median(found.map(({ main, others, total }) => Math.max(0, total - main - others)))
    lines.push(
      `| ${name} | ${median(found.map(({ main }) => main))} | ${median(found.map(({ others }) => others))} | ${ended} |`,
    )
  }
  return lines
}

/** Loads of one row in one process, beside a client of the server alone. */
async function secondLoadLines(library: string, file: string, url: string): Promise<string[]> {
  const program = `
    import { load } from ${JSON.stringify(library)}
    import { createRequire } from 'node:module'
    const pg = createRequire(${JSON.stringify(join(ROOT, 'package.json'))})('pg')
    const timed = async (work) => {
      const started = performance.now()
      await work()
      return Math.round(performance.now() - started)
    }
    const one = () => load({ source: ${JSON.stringify(file)}, sink: 'postgres', table: 'one', url: ${JSON.stringify(url)} })
    const alone = async () => {
      const client = new pg.Client(${JSON.stringify(url)})
      await client.connect()
      await client.query("BEGIN; INSERT INTO one VALUES (1, 'a'); COMMIT")
      await client.end()
    }
    await alone()
    const loads = [await timed(one)]
    const others = []
    for (let i = 0; i < 9; i++) others.push(await timed(alone)), loads.push(await timed(one))
    const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
    console.log(loads[0], median(loads.slice(1)), median(others))`
  const { stdout } = await succeed(node('--input-type=module', '-e', program))
  const [first, next = 0, alone = 0] = stdout.split(' ').map(Number)
  const verdict = next - alone <= 50 ? 'yes' : 'MISSED'
  return [
    '',
    `Loads of one row in one process, wall: the first ${first} ms, the next ${next} ms, one INSERT by pg alone ${alone} ms; at most 50 ms more: ${verdict}`,
  ]
}
