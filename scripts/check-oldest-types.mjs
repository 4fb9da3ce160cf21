// Compiles a user's program against the package's declarations with the oldest TypeScript that is supported, which npx fetches.
// `npm run build` comes before.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SIGNALS, TYPED_PROGRAM } from '../dist/test/package/typed-programs.js'

const OLDEST = '5.0'

const folder = mkdtempSync(join(tmpdir(), 'bulkload-types-'))
try {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(folder, 'node_modules', 'bulkload'))
  const program = { type: 'module', private: true }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(program))
  writeFileSync(join(folder, 'program.mts'), TYPED_PROGRAM)
  writeFileSync(join(folder, 'signals.mts'), SIGNALS)
  const compilerOptions = {
    ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
    ...{ module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
  }
  const files = ['program.mts', 'signals.mts']
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  execFileSync('npx', ['-y', '-p', `typescript@${OLDEST}`, 'tsc', '-p', '.'], { cwd: folder, stdio: 'inherit' })
} finally {
  rmSync(folder, { recursive: true })
}
