// The journal of one run, while the run goes on.

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BulkloadError } from '../errors.ts'
import type { RunReport } from '../report.ts'
import type { LedgerLine } from '../sinks/ledger.ts'
import type { Evidence } from '../sinks/segment-writer.ts'
import type { TargetKind } from '../targets.ts'
import { type Entry, JOURNAL_SCHEMA, type RunEntry } from './entries.ts'
import { flushFolder, JournalFile } from './journal-file.ts'
import { removeOldRuns } from './remove-old-runs.ts'
import { releaseLock, takeLock } from './run-lock.ts'
import type { RunRecord } from './run-record.ts'
import { journalPath, runsFolder } from './state-folder.ts'
import { TableJournal } from './table-journal.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface JournalOptions {
  readonly stateFolder: string
  /** A line could not be written: nothing more is. */
  readonly onFailure: (error: BulkloadError) => void
}

/** What is to be remembered of a run that begins. */
export interface RunStart {
  readonly runId: string
  readonly version: string
  readonly target: TargetKind
  /** Options as they were said; secrets are left out here. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Options that must be said again, beside those that hold a secret here. */
  readonly withheld: readonly string[]
}

type Lines = Pick<JournalFile, 'add' | 'flush' | 'close'>

const NO_FILE: Lines = { add: () => undefined, flush: async () => undefined, close: async () => undefined }

export class RunJournal {
  /** Undefined where the lines go to the ledger of the target alone. */
  readonly path: string | undefined
  /** What was written before this attempt. */
  readonly before: RunRecord | undefined
  readonly #run: RunEntry
  readonly #file: Lines

  private constructor(run: RunEntry, path: string | undefined, file: Lines, before: RunRecord | undefined) {
    this.#run = run
    this.path = path
    this.before = before
    this.#file = file
  }

  /** Without a file: for what a ledger needs. */
  static unkept(start: RunStart): RunJournal {
    return new RunJournal(entryOf(start), undefined, NO_FILE, undefined)
  }

  /** Fails with BL_RUN_JOURNAL where the folder cannot be written. */
  static async begin(start: RunStart, options: JournalOptions): Promise<RunJournal> {
    const path = journalPath(options.stateFolder, start.runId)
    try {
      mkdirSync(runsFolder(options.stateFolder), { recursive: true, mode: 0o700 })
      // Another run of the same id would be a fault in making ids.
      mkdirSync(dirname(path), { mode: 0o700 })
      takeLock(dirname(path))
      const file = JournalFile.create(path, (cause) => options.onFailure(cannotWrite(path, cause)))
      const run = entryOf(start)
      const journal = new RunJournal(run, path, file, undefined)
      file.add(run)
      void flushFolder(dirname(path)).then(() => flushFolder(runsFolder(options.stateFolder)))
      void removeOldRuns(options.stateFolder)
      return journal
    } catch (cause) {
      throw cannotWrite(path, cause)
    }
  }

  /** Makes the journal of a run of another machine, from the lines that a ledger has of it. Paths count from here. */
  static async restore(stateFolder: string, [first, ...lines]: readonly LedgerLine[]): Promise<void> {
    const run = { ...first, cwd: process.cwd() } as RunEntry
    const path = journalPath(stateFolder, run.runId)
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      let failure: unknown
      const file = JournalFile.create(path, (cause) => {
        failure = cause
      })
      for (const line of [run, ...lines]) file.add(line as Entry)
      await file.close()
      if (failure !== undefined) throw failure
    } catch (cause) {
      throw cannotWrite(path, cause)
    }
  }

  /** Goes on with the journal of a run that has not succeeded. */
  static async resume(record: RunRecord, options: JournalOptions): Promise<RunJournal> {
    const journal = await RunJournal.reopen(record, options)
    journal.#file.add({ type: 'resumed', at: new Date().toISOString() })
    return journal
  }

  /** Adds to the journal of a run that has ended. */
  static async reopen(record: RunRecord, options: JournalOptions): Promise<RunJournal> {
    const { runId } = record.run
    const path = journalPath(options.stateFolder, runId)
    if (!takeLock(dirname(path))) {
      throw new BulkloadError('BL_RUN_ACTIVE', `run ${runId} is still running`, {
        hint: 'wait until that process has ended, or stop it',
      })
    }
    try {
      const file = await JournalFile.reopen(path, (cause) => options.onFailure(cannotWrite(path, cause)))
      return new RunJournal(record.run, path, file, record)
    } catch (cause) {
      releaseLock(dirname(path))
      throw cannotWrite(path, cause)
    }
  }

  /** The target was opened. */
  opened(address: string): void {
    this.#file.add({ type: 'opened', at: new Date().toISOString(), address })
  }

  /** That of the run, where it has one. */
  get folder(): string | undefined {
    return this.path === undefined ? undefined : dirname(this.path)
  }

  table(name: string): TableJournal {
    return new TableJournal(name, this.#run, this.#file, this.before?.tables.get(name))
  }

  /** The rows of a table are deleted next. */
  async undoing(table: string, evidence: Evidence): Promise<void> {
    this.#file.add({ type: 'undoing', table, at: new Date().toISOString(), evidence })
    await this.#file.flush()
  }

  /** The rows of a table were taken out again. */
  async undone(table: string, rows: number): Promise<void> {
    this.#file.add({ type: 'undone', table, at: new Date().toISOString(), rows })
    await this.#file.flush()
  }

  /** Ends the work on the journal, without a word about the run. */
  async close(): Promise<void> {
    await this.#file.close()
    if (this.path !== undefined) releaseLock(dirname(this.path))
  }

  /** Undefined: it could not begin, or was broken off. */
  async end(report: Pick<RunReport, 'status' | 'exitStatus'> | undefined): Promise<void> {
    const { status, exitStatus } = report ?? { status: 'failed' as const, exitStatus: 1 }
    this.#file.add({ type: 'run end', at: new Date().toISOString(), status, exitStatus })
    await this.#file.close()
    if (this.path !== undefined) releaseLock(dirname(this.path))
  }
}

function entryOf({ runId, version, target, settings: said, withheld: others }: RunStart): RunEntry {
  const { settings, withheld } = withoutSecrets(said)
  return {
    type: 'run',
    schema: JOURNAL_SCHEMA,
    runId,
    version,
    at: new Date().toISOString(),
    cwd: process.cwd(),
    target,
    settings,
    withheld: [...new Set([...withheld, ...others])],
  }
}

function cannotWrite(path: string, cause: unknown): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  const words = `cannot write the journal ${path}: ${(cause as Error).message}`
  return new BulkloadError('BL_RUN_JOURNAL', words, {
    cause,
    hint: `choose another folder with --state; ${join(dirname(dirname(path)))} contains the journals of all runs`,
  })
}
