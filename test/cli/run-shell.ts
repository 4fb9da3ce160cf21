// A line of a shell in which `bulkload` is the one that is tested.

import { spawn } from 'node:child_process'
import { type CliResult, resultOf } from './run-cli.ts'

export interface ShellOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly bin: string
}

export function runShell(line: string, { cwd, env, bin }: ShellOptions): Promise<CliResult> {
  const { PATH = '', TMPDIR } = process.env
  const child = spawn('sh', ['-c', `bulkload() { "$NODE" "$BULKLOAD" "$@"; }\n${line}`], {
    cwd,
    env: { PATH, HOME: cwd, ...(TMPDIR !== undefined && { TMPDIR }), ...env, NODE: process.execPath, BULKLOAD: bin },
  })
  child.stdin.end()
  return resultOf(child)
}
