// The command line as a process: what bin/run.js starts.

import { dispatch, isPage } from './dispatch.ts'
import { guardSecrets } from './guard-secrets.ts'
import { watchSignals } from './interrupt.ts'
import { guardStdout } from './print-result.ts'

/** What is still open after a command may end by itself within this time. */
const LEFTOVER_MS = 1_000

/** `folder`: where the package.json is. */
export async function main(folder: string): Promise<void> {
  const words = process.argv.slice(2)
  // Before the rest is loaded: others need little time to look at the list of processes.
  guardSecrets(words, process.env)
  watchSignals(words)
  guardStdout()
  if (!isPage(words)) await keepSmall()
  await dispatch(words, folder)
  // A read of a pipe that never ends must not keep a process whose work has ended.
  setTimeout(() => process.exit(), LEFTOVER_MS).unref()
}

/**
 * The young generation of the main thread would grow to 48 MB of garbage, whose lifetime is a chunk's. It is to stay as small as
 * it starts; that of other threads is limited where they are made.
 */
async function keepSmall(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--semi-space-growth-factor=1')
}
