// Where things are, seen from the built files in dist/bench.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const BENCH = fileURLToPath(new URL('.', import.meta.url))
/** Generated, ignored by git. */
export const DATA_FOLDER = join(ROOT, 'bench', 'data')
export const RESULTS_FOLDER = join(ROOT, 'bench', 'results')
export const COMMAND_LINE = join(ROOT, 'bin', 'run.js')

/** The version of an installed package, or undefined. */
export function packageVersion(name: string): string | undefined {
  try {
    return versionIn(join(ROOT, 'node_modules', name))
  } catch {
    return undefined
  }
}

export function ownVersion(): string {
  return versionIn(ROOT)
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}
