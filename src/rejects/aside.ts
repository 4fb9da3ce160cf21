// Rejects of segments in doubt that are in files of their own, until it is known whether the segments are stored.

import { rm } from 'node:fs/promises'
import type { RejectsMark } from './rejects-log.ts'

export class Aside {
  #marks: readonly RejectsMark[] = []
  /** Files of marks that are of no use any more. */
  readonly #left = new Set<string>()

  get marks(): readonly RejectsMark[] {
    return this.#marks
  }

  add(marks: readonly RejectsMark[]): void {
    this.#marks = [...this.#marks, ...marks]
  }

  /** Those for which `isOver` holds are in the rejects files now, or will be found again. False if there are none. */
  drop(isOver: (mark: RejectsMark) => boolean): boolean {
    const over = this.#marks.filter(isOver)
    for (const { file, reasons } of over) this.#left.add(file).add(reasons)
    this.#marks = this.#marks.filter((mark) => !over.includes(mark))
    return over.length > 0
  }

  /** Removes the files that no mark needs. They are not in the log any more. */
  async removeLeft(): Promise<void> {
    const isNeeded = new Set(this.#marks.flatMap(({ file, reasons }) => [file, reasons]))
    const paths = [...this.#left].filter((path) => !isNeeded.has(path))
    this.#left.clear()
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  }
}
