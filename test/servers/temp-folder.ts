// One temporary folder per server. A test that dies before stop() must not leave processes or data behind, so
// every folder is bound to the end of this process, together with what has to be killed before it can go.
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder under the system's temporary folder, removed by `remove()` and at the latest when this process exits. */
export interface TempFolder {
  readonly path: string
  /** Call once the processes that write to the folder are gone. */
  remove(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const onExit = new Map<string, () => void>()

/** Makes the folder. `beforeExit` runs synchronously when this process exits and `remove()` was never called. */
export function makeTempFolder(name: string, beforeExit: () => void = () => {}): TempFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), folderPrefix(name)))
  // mkdtemp makes 0700: a server that runs as another user (Postgres under root) could not enter.
  chmodSync(path, 0o755)
  const drop = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  if (onExit.size === 0) listen()
  onExit.set(path, () => {
    beforeExit()
    drop()
  })
  return {
    path,
    remove() {
      drop()
      onExit.delete(path)
      if (onExit.size === 0) unlisten()
    },
  }
}

/** How the names of this process's folders begin: a leak can be told from the folder of a test that runs beside. */
export function folderPrefix(name: string): string {
  return `bulkload-${name}-${process.pid}-`
}

function listen(): void {
  process.on('exit', removeAll)
  for (const signal of SIGNALS) process.on(signal, exitBySignal)
}

function unlisten(): void {
  process.removeListener('exit', removeAll)
  for (const signal of SIGNALS) process.removeListener(signal, exitBySignal)
}

function removeAll(): void {
  for (const remove of onExit.values()) remove()
}

/** Without a listener the process would end by the signal, without an 'exit' event. */
function exitBySignal(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal])
}
