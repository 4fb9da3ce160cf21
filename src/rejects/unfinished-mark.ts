// The file beside a file of rejects that says, while the load goes on, which of the rejects belong to committed segments. It is
// gone when the load has ended, also when it failed: where it is left, bulkload was killed.

import { renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { RejectsReport } from '../report.ts'
import type { ExtentRange } from './file-extent.ts'
import { unfinishedPath } from './rejects-path.ts'

const MEANING =
  'The load that writes this file and its reasons has not ended. If it was killed, only the records in "committed" (from, to, ' +
  'counted from 1) belong to segments that the target has committed (to a staging table, if the load uses one). Do not load ' +
  'the others from this file: their segments may not have been committed.'

export class UnfinishedMark {
  readonly #files: RejectsReport
  readonly #path: string

  constructor(files: RejectsReport) {
    this.#files = files
    this.#path = unfinishedPath(files.file)
  }

  /** A reader finds what was there before or what is there now, nothing in between. */
  write(committed: readonly ExtentRange[]): void {
    const ranges = committed.map(({ from, to }) => [from.count + 1, to.count])
    const document = { meaning: MEANING, ...this.#files, committed: ranges }
    const next = `${this.#path}.new`
    writeFileSync(next, `${JSON.stringify(document, undefined, 2)}\n`)
    renameSync(next, this.#path)
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}
