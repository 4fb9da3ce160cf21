// The loader of a round: bin/run.js as its users start it, with segments of a few kilobytes for ClickHouse, whose size no option sets.
// A calm resume runs in this process, which costs less.

import assert from 'node:assert/strict'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ResumeSettings, type RunReport, resumeRun } from '../../../src/index.ts'
import { startCli } from '../../cli/run-cli.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
/** Much longer than anything takes. */
const HANGS_AFTER_MS = 300_000
const LIMITS = /const SEGMENT_LIMITS = \{[^}]*\}/
const SEGMENT = 'bytes: 12 * 1024, records: 1000000'

/** How an attempt ended; `status` is null where the process was killed. */
export interface Ended {
  readonly status: number | null
  readonly report: RunReport | undefined
  readonly said: string
}

/** Copies what is published into the folder, with small segments; returns its bin/run.js. */
export function smallSegments(folder: string): string {
  for (const name of ['bin', 'dist/bundle', 'package.json', 'docs']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const bundle = join(folder, 'dist', 'bundle')
  const files = readdirSync(bundle).filter((name) => name.endsWith('.js'))
  const changed = files.filter((name) => {
    const text = readFileSync(join(bundle, name), 'utf8')
    const small = text.replace(LIMITS, `const SEGMENT_LIMITS = { ${SEGMENT} }`)
    if (small !== text) writeFileSync(join(bundle, name), small)
    return small !== text
  })
  assert.equal(changed.length, 1, 'the segments of ClickHouse are limited elsewhere now')
  return join(folder, 'bin', 'run.js')
}

export interface LoaderOptions {
  readonly bin: string
  readonly cwd: string
  readonly url: string
  readonly piped: Buffer | undefined
  readonly clockHours?: number | undefined
}

export class Loader {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  #hasEnded = false

  constructor(args: readonly string[], { bin, cwd, url, piped, clockHours }: LoaderOptions) {
    const env = { BULKLOAD_PG_URL: url, BULKLOAD_CLICKHOUSE_URL: url, ...clockEnv(clockHours) }
    this.child = startCli([...args, '--json'], { bin, cwd, env })
    this.child.stdin.on('error', () => undefined)
    this.child.stdin.end(piped ?? '')
    this.ended = this.#end(args)
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name)
  }

  async #end(args: readonly string[]): Promise<Ended> {
    const { child } = this
    let [out, err] = ['', '']
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString()
    })
    const hang = setTimeout(() => child.kill('SIGABRT'), HANGS_AFTER_MS)
    const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.once('close', (code, name) => resolve([code, name]))
    })
    this.#hasEnded = true
    clearTimeout(hang)
    assert.ok(signal === null || signal === 'SIGKILL', `${signal}: ${args.join(' ')}\n${err}`)
    return { status, report: status === null ? undefined : reportIn(out), said: `${out}${err}` }
  }
}

function reportIn(out: string): RunReport | undefined {
  return out.startsWith('{') ? (JSON.parse(out) as RunReport) : undefined
}

/** Resumes in this process. */
export async function resumeHere(run: string, settings: ResumeSettings, piped?: Buffer): Promise<Ended> {
  const stdin =
    piped &&
    (async function* () {
      yield new Uint8Array(piped)
    })()
  try {
    const report = await resumeRun(run, { env: {}, ...settings, ...(stdin !== undefined && { stdin }) })
    return { status: report.exitStatus, report, said: JSON.stringify(report) }
  } catch (cause) {
    const { code, exitStatus } = cause as { code?: string; exitStatus?: number }
    assert.ok(code?.startsWith('BL_'), `${cause instanceof Error ? cause.stack : String(cause)}`)
    return { status: exitStatus ?? 1, report: undefined, said: `${code}: ${(cause as Error).message}` }
  }
}

/** A clock that is ahead, or behind. */
function clockEnv(hours: number | undefined): Record<string, string> {
  if (hours === undefined) return {}
  const ms = hours * 3_600_000
  const code = `const now = Date.now; Date.now = () => now() + ${ms};
    globalThis.Date = class extends Date { constructor(...args) { args.length === 0 ? super(Date.now()) : super(...args) } }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}
