// The folder with the journals of a round.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DISK_KIB = 1024

/** Undefined where none can be resumed: a run whose journal found no room for its first line has not begun. */
export function newestRun(state: string): string | undefined {
  const folder = join(state, 'runs')
  const runs = existsSync(folder) ? readdirSync(folder).sort() : []
  return runs.findLast((run) => journalOf(state, run).includes('\n'))
}

/** How many lines of this type the journal of the newest run has. */
export function linesIn(state: string, type: string): number {
  const run = newestRun(state)
  return run === undefined ? 0 : journalOf(state, run).split(`"type":"${type}"`).length - 1
}

function journalOf(state: string, run: string): string {
  try {
    return readFileSync(join(state, 'runs', run, 'journal.jsonl'), 'utf8')
  } catch {
    return ''
  }
}

/** A small disk of its own for a folder; mounting takes root on Linux. */
export class SmallDisk {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs', folder], { stdio: 'pipe' })
  }

  static get isPossible(): boolean {
    return process.platform === 'linux' && process.getuid?.() === 0
  }

  /** Leaves this much room. */
  fill(leftKiB: number): void {
    try {
      writeFileSync(this.#filler, '')
      const used = Number(
        execFileSync('df', ['-k', '--output=avail', this.#folder], { encoding: 'utf8' }).split('\n')[1],
      )
      writeFileSync(this.#filler, Buffer.alloc(Math.max(0, used - leftKiB) * 1024))
    } catch {
      // It is full.
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.#folder], { stdio: 'pipe' })
  }

  get #filler(): string {
    return join(this.#folder, 'filler')
  }
}
