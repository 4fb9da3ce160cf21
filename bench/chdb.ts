// ClickHouse's engine without a server, chDB: asked in a process of its own, so that the engine is gone when it has answered.

import { join } from 'node:path'
import { measure, type ProgramRun } from './measure.ts'
import { BENCH, packageVersion } from './paths.ts'

export const CHDB_VERSION = packageVersion('chdb')

/** The process that runs statements on the data in `folder`, or without any data. It prints the answers as TSV. */
export function chdbRun(folder: string | undefined, statements: readonly string[]): ProgramRun {
  return {
    program: process.execPath,
    args: [join(BENCH, 'compare', 'scripts', 'chdb.js'), folder ?? '', ...statements],
    // Times in texts without a zone are UTC's on every machine.
    env: { TZ: 'UTC' },
  }
}

/** What the statements answer, as one text. */
export async function chdbAnswers(folder: string | undefined, statements: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await measure(chdbRun(folder, statements))
  if (status !== 0) throw new Error(`chDB, status ${status}: ${stderr.trim().split('\n').slice(-3).join(' ')}`)
  return stdout.trim()
}

/** A text as a literal of ClickHouse's SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
