// One round: a random load into Postgres under random faults, resumed until it is done, must leave what an undisturbed load leaves:
// the same rows, the same rejects in the same order, and nothing else. Its seed repeats its choices; when a fault strikes depends on
// the machine.

import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type CliResult, startCli } from '../../cli/run-cli.ts'
import type { FaultProxy } from '../../servers/fault-proxy.ts'
import { Random } from './random.ts'

export interface Room {
  readonly folder: string
  /** Of the server, and of the proxy in front of it. */
  readonly urls: { readonly direct: string; readonly proxied: string }
  readonly proxy: FaultProxy
  query(sql: string): Promise<Record<string, unknown>[]>
}

export interface RoundCounts {
  kills: number
  resumes: number
  cuts: number
}

const MAX_ATTEMPTS = 12
/** Attempts with this number and above are left alone. */
const CALM_FROM = 8
const HANGS_AFTER_MS = 240_000
const COLUMNS = 'id int PRIMARY KEY, n int, t text'

export async function playRound(room: Room, seed: number, counts: RoundCounts): Promise<void> {
  const random = new Random(seed)
  const table = `m${seed}`
  const cwd = join(room.folder, table)
  mkdirSync(cwd)
  const files = writeInput(random, cwd)
  const how = choices(random)
  const said = `seed ${seed}: bulkload pg ${files.join(' ')} ${how.join(' ')}`
  try {
    const wanted = await undisturbed(room, cwd, table, files)
    await room.query(`CREATE TABLE ${table} (${COLUMNS})`)
    const id = await untilDone({ room, random, cwd, counts }, ['pg', ...files, '--table', table, ...how])
    assert.deepEqual(await found(room, cwd, table), wanted, said)
    assert.deepEqual(leftIn(cwd), [], said)
    const again = await run(room.urls.direct, cwd, ['resume', id, '--state', 'state', '--json'])
    assert.ok(again.status === 0 || again.status === 3, `${said}: resumed again: ${again.stdout}${again.stderr}`)
    assert.deepEqual(await found(room, cwd, table), wanted, `${said}: resumed again`)
    const stages = await room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload_stage%'`)
    assert.deepEqual(stages, [], said)
    await room.query(`DROP TABLE ${table}, ${table}_whole`)
  } catch (cause) {
    throw new Error(`the round of seed ${seed} failed: ${said}`, { cause })
  }
}

function writeInput(random: Random, cwd: string): string[] {
  const names = Array.from(
    { length: 1 + random.below(3) },
    (_, i) => `part${i}.jsonl${random.chance(0.4) ? '.gz' : ''}`,
  )
  let id = 0
  for (const name of names) {
    const lines: string[] = []
    for (let count = 2000 + random.below(4000); count > 0; count--) {
      const isBad = random.chance(0.005)
      lines.push(`{"id":${++id},"n":${isBad ? '"bad"' : random.below(1e9)},"t":"${'x'.repeat(random.below(40))}"}\n`)
    }
    const text = lines.join('')
    writeFileSync(join(cwd, name), name.endsWith('.gz') ? gzipSync(text) : text)
  }
  return names
}

function choices(random: Random): string[] {
  const ways: readonly [string[], ...string[][]] = [
    ['--commit-every', '20KiB'],
    ['--commit-every', '100KiB'],
    ['--streams', '3', '--commit-every', '30KiB'],
    ['--streams', '2'],
    ['--mode', 'replace'],
    ['--mode', 'upsert', '--key', 'id'],
    [],
  ]
  return [...random.pick(ways), '--max-errors', '50%', '--state', 'state', '--max-rate', '400KiB', ...pace(random)]
}

/** What may be said anew when a run is resumed. */
function pace(random: Random): string[] {
  return ['--workers', String(1 + random.below(2)), '--block-size', random.pick(['4KiB', '16KiB', '100KiB'])]
}

interface Play {
  readonly room: Room
  readonly random: Random
  readonly cwd: string
  readonly counts: RoundCounts
}

/** Returns the id of the run. */
async function untilDone({ room, random, cwd, counts }: Play, load: readonly string[]): Promise<string> {
  const { direct, proxied } = room.urls
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const id = newestRun(cwd)
    const args = id === undefined ? load : ['resume', id, '--state', 'state', ...pace(random)]
    if (id !== undefined) counts.resumes++
    const isCalm = attempt >= CALM_FROM
    const isCut = !isCalm && random.chance(0.5)
    const killAfterMs = !isCalm && random.chance(0.6) ? 300 + random.below(2500) : undefined
    if (isCut) setFault(room.proxy, random, counts)
    const result = await run(isCut ? proxied : direct, cwd, [...args, '--json'], killAfterMs)
    room.proxy.passThrough()
    if (result.status === null) counts.kills++
    const done = newestRun(cwd)
    if (done !== undefined && (result.status === 0 || result.status === 3)) return done
    assert.notEqual(result.status, 2, result.stderr)
    assert.notEqual(result.status, 10, `Postgres can always tell: ${result.stdout}${result.stderr}`)
    assert.ok(
      result.status === null || isCut || attempt > 0,
      `failed without a fault: ${result.stdout}${result.stderr}`,
    )
    if (!isCut && result.status !== null) await sleep(500)
  }
  throw new Error(`not done after ${MAX_ATTEMPTS} attempts`)
}

function setFault(proxy: FaultProxy, random: Random, counts: RoundCounts): void {
  counts.cuts++
  const bytes = random.below(600_000)
  if (random.chance(0.5)) proxy.resetAfter(bytes)
  else proxy.dropReply({ afterBytes: bytes })
}

async function run(url: string, cwd: string, args: readonly string[], killAfterMs?: number): Promise<CliResult> {
  const child = startCli(args, { cwd, env: { BULKLOAD_PG_URL: url, BULKLOAD_TIMEOUT: '20s' } })
  child.stdin.end()
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
  })
  const kill = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const hang = setTimeout(() => child.kill('SIGABRT'), HANGS_AFTER_MS)
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (code, name) => resolve([code, name]))
  })
  clearTimeout(kill)
  clearTimeout(hang)
  assert.notEqual(signal, 'SIGABRT', `hangs: ${args.join(' ')} ${stderr}`)
  return { status, stdout, stderr }
}

async function undisturbed(room: Room, cwd: string, table: string, files: readonly string[]): Promise<unknown> {
  const whole = `${table}_whole`
  await room.query(`CREATE TABLE ${whole} (${COLUMNS})`)
  const args = ['pg', ...files, '--table', whole, '--max-errors', '50%', '--json', '--state', 'whole-state']
  const { status, stdout, stderr } = await run(room.urls.direct, cwd, args)
  assert.ok(status === 0 || status === 3, stdout + stderr)
  return found(room, cwd, whole)
}

/** Count, a checksum of all columns, and the rejects with their reasons. */
async function found(room: Room, cwd: string, table: string): Promise<unknown> {
  const [sums] = await room.query(
    `SELECT count(*)::text AS count, sum(id)::text AS ids, sum(n)::text AS ns, sum(hashtextextended(t, 0)::numeric)::text AS ts FROM ${table}`,
  )
  const text = (name: string): string => {
    const has = readdirSync(cwd).includes(name)
    return has ? readFileSync(join(cwd, name), 'utf8') : ''
  }
  return {
    sums,
    rejects: text(`${table}.rejects.jsonl`),
    reasons: text(`${table}.rejects.reasons.jsonl`),
  }
}

/** What a run must not leave: temporary files, marks, rejects aside. */
function leftIn(cwd: string): string[] {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /unfinished|\.new$|\.records$|\.reasons$|lock$|rejects-\d/.test(name))
}

function newestRun(cwd: string): string | undefined {
  try {
    return readdirSync(join(cwd, 'state', 'runs'))
      .sort()
      .at(-1)
  } catch {
    return undefined
  }
}
