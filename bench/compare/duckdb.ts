// DuckDB is fetched when a benchmark wants it: its binary is 70 MB, too much for everyone who installs the development packages.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProgramRun } from '../measure.ts'
import { BENCH, DATA_FOLDER } from '../paths.ts'

const VERSION = '1.5.6-r.1'

/** The folder with the package, or why there is none. */
export function duckdbFolder(): { readonly folder: string } | { readonly missing: string } {
  const folder = join(DATA_FOLDER, `duckdb-${VERSION}`)
  if (existsSync(join(folder, 'node_modules', '@duckdb', 'node-api'))) return { folder }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  console.error(`installing @duckdb/node-api ${VERSION} into ${folder}`)
  try {
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `@duckdb/node-api@${VERSION}`])
    return { folder }
  } catch (cause) {
    return { missing: `DuckDB could not be installed: ${String(cause).split('\n')[0]}` }
  }
}

export function duckdbConvert(folder: string, input: string, output: string): ProgramRun {
  return { program: process.execPath, args: [join(BENCH, 'compare', 'scripts', 'duckdb.js'), folder, input, output] }
}
