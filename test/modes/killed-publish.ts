// A load that is killed at one of the statements of its publish: what a SIGKILL leaves on the disk is copied while the statement waits,
// and the load, which cannot do anything any more, is then put to its end.
import assert from 'node:assert/strict'
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFiles, type RunReport, resumeRun } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import type { LoadTextOptions } from '../clickhouse/load-text.ts'
import type { RoomSettings } from '../postgres/postgres-room.ts'
import { startPostgresStatementProxy } from '../servers/postgres-statement-proxy.ts'
import { type StatementFault, type StatementProxy, startStatementProxy } from '../servers/statement-proxy.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

export const BAD = '{"p":1,"id":"x"}\n'

export interface KilledLoad {
  readonly runId: string
  /** Goes on with the run, on the server itself. */
  resume(settings?: { readonly inDoubt?: 'stored' | 'missing' }): Promise<RunReport>
  /** Sends the statement, if it was late. */
  release(): Promise<void>
  readonly rejects: string
  readonly folder: TempFolder
  stop(): Promise<void>
}

export interface Kill {
  readonly url: string
  readonly table: string
  readonly input: string
  /** Statements that are counted, once one like `after` was sent. */
  readonly statement: RegExp
  readonly after: RegExp
  /** At which of them, from 0. */
  readonly at: number
  /** What happens to it: `lose answer` is a kill behind it. */
  readonly fault: StatementFault
}

export type KillSettings = Kill &
  (
    | { readonly sink: 'clickhouse'; readonly settings: LoadTextOptions }
    | { readonly sink: 'postgres'; readonly settings: RoomSettings }
  )

/** The input has one bad record. */
export async function killedLoad(kill: KillSettings): Promise<KilledLoad> {
  const { sink, url, table, input } = kill
  const folder = makeTempFolder('killed-publish')
  const state = join(folder.path, 'state')
  const copy = `${folder.path}-copy`
  const file = join(folder.path, 'input.jsonl')
  const rejects = join(folder.path, 'rejects.jsonl')
  writeFileSync(file, `${input}${BAD}`)
  const proxy = await (sink === 'postgres' ? startPostgresStatementProxy : startStatementProxy)(url)
  killAt(proxy, kill, () => cpSync(folder.path, copy, { recursive: true }))
  const load = {
    [CALLER]: {},
    env: {},
    workers: 1,
    timeout: 5_000,
    retries: 0,
    maxErrors: 1,
    state,
    rejects,
    url: proxy.url,
    table,
    files: [file],
  }
  const report = await loadFiles(
    kill.sink === 'postgres'
      ? { ...load, ...kill.settings, sink: kill.sink }
      : { ...load, ...kill.settings, sink: kill.sink },
  )
  const [loaded] = report.tables
  assert.ok(loaded?.error !== undefined || loaded?.warnings.length !== 0, 'the statement was sent')
  rmSync(folder.path, { recursive: true })
  renameSync(copy, folder.path)
  rmSync(join(state, 'runs', report.runId, 'lock'), { force: true })
  return {
    runId: report.runId,
    rejects,
    folder,
    resume: (more = {}) => resumeRun(report.runId, { state, url, env: {}, timeout: 10_000, ...more }),
    release: () => proxy.release(),
    async stop() {
      await proxy.stop()
      folder.remove()
    },
  }
}

function killAt(proxy: StatementProxy, { statement, after, at, fault }: KillSettings, onKill: () => void): void {
  let count = 0
  let isAfter = false
  let isDead = false
  proxy.fault = (sql) => {
    if (isDead) return 'lose request'
    const wasAfter = isAfter
    isAfter ||= after.test(sql)
    if (!wasAfter || !statement.test(sql) || count++ < at) return 'pass'
    isDead = true
    onKill()
    return fault
  }
}
