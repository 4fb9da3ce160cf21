// Where the journals of runs are: in the state folder of the user, unless another one is named.

import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export function defaultStateFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: xdg = '', LOCALAPPDATA: windows = '' } = env
  // By the specification of these folders, one that is not absolute does not count.
  if (isAbsolute(xdg)) return join(xdg, 'bulkload')
  if (process.platform === 'win32' && windows !== '') return join(windows, 'bulkload')
  return join(env['HOME'] || homedir(), '.local', 'state', 'bulkload')
}

/** The folder of each run is in here, under the run's id. */
export function runsFolder(stateFolder: string): string {
  return join(resolve(stateFolder), 'runs')
}

export function journalPath(stateFolder: string, runId: string): string {
  return join(runsFolder(stateFolder), runId, 'journal.jsonl')
}
