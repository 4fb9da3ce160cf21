// Makes 200,000 events, loads them into a database that it starts itself, and shows what arrived:
//
//   npm run demo                      into Postgres
//   npm run demo -- clickhouse        into ClickHouse (chDB)
//   npm run demo -- pg ./demo-data    keeps the database there
//
// Ends with the exit status of bulkload: 0 only when the equation of the load balances.

import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeEvents } from './events.ts'

const EVENTS = 200_000
const BULKLOAD = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

const [target = 'pg', database] = process.argv.slice(2)
if (target === 'pg' || target === 'clickhouse') {
  process.exitCode = await demo(target, database)
} else {
  console.error(`the demo runs with pg or clickhouse, not with ${target}`)
  process.exitCode = 2
}

async function demo(verb: 'pg' | 'clickhouse', keptIn: string | undefined): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkload-demo-'))
  try {
    // Postgres does not run as root: the user that runs it then has to reach its folder.
    await chmod(folder, 0o755)
    const file = join(folder, 'events.jsonl')
    await writeEvents(file, EVENTS)
    const { size } = await stat(file)
    console.log(`Made ${EVENTS} events, ${(size / 1e6).toFixed(1)} MB.\n`)
    return await bulkload(verb, file, `--embedded=${keptIn ?? join(folder, 'data')}`, '--peek', '5', '--verbose')
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Runs the command line as it would be typed, and gives its exit status. */
async function bulkload(...args: readonly string[]): Promise<number> {
  console.log(`$ bulkload ${args.join(' ')}`)
  const child = spawn(process.execPath, [BULKLOAD, ...args], { stdio: 'inherit' })
  // Ctrl-C reaches the load too, which ends in order; the files are removed after that.
  const wait = (): void => undefined
  process.on('SIGINT', wait)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    process.removeListener('SIGINT', wait)
  }
}
