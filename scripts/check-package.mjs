// Packs the package as npm would publish it, and has publint and are-the-types-wrong look at it. `npm run build` comes before.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'bulkload-package-'))
const run = (script, ...args) =>
  execFileSync(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  // npm names its own script to what it runs; on Windows `npm` itself is no program.
  const answer = process.env.npm_execpath
    ? run(process.env.npm_execpath, ...pack)
    : execFileSync('npm', pack, { stdio: ['ignore', 'pipe', 'inherit'] })
  const file = join(folder, JSON.parse(answer.toString())[0].filename)
  look('node_modules/publint/src/cli.js', 'run', file, '--strict')
  // A module for Node and for bundlers: the old ways of resolving types do not apply.
  look('node_modules/@arethetypeswrong/cli/dist/index.js', file, '--profile', 'esm-only', '--no-emoji')
} finally {
  rmSync(folder, { recursive: true })
}

function look(script, ...args) {
  try {
    run(script, ...args)
  } catch (error) {
    process.stderr.write(error.stdout ?? String(error))
    process.exitCode = 1
  }
}
