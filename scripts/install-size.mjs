// How many packages, files and bytes `npm install bulkload` brings: packs the package, installs the tarball into an empty
// project without the optional peers, counts, and writes the line into README.md, between its marks. Needs the npm registry.
//
//   npm run build && node scripts/install-size.mjs

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const README = join(ROOT, 'README.md')
const MARKS = /(<!-- install size -->\n)[\s\S]*?(<!-- end -->)/

const folder = mkdtempSync(join(tmpdir(), 'bulkload-size-'))
try {
  const npm = (...args) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const [packed] = JSON.parse(npm('pack', ROOT, '--ignore-scripts', '--json'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  npm('install', '--no-audit', '--no-fund', `./${packed.filename}`)
  const modules = join(folder, 'node_modules')
  const packages = npm('ls', '--all', '--parseable').trim().split('\n').slice(1)
  const sizes = packages.map((path) => [path.slice(modules.length + 1), sizeOf(path)])
  const total = sizes.reduce((sum, [, size]) => sum + size, 0)
  const line = `The download is ${megabytes(packed.size)} MB; installed, it is ${packages.length} packages and ${megabytes(total)} MB on disk (${process.platform}-${process.arch}).`
  for (const [name, size] of sizes.sort(([, one], [, other]) => other - one))
    process.stdout.write(`${megabytes(size).padStart(6)} MB  ${name}\n`)
  process.stdout.write(`${line}\n`)
  const text = readFileSync(README, 'utf8')
  if (!MARKS.test(text)) throw new Error('README.md has no place for the size')
  writeFileSync(
    README,
    text.replace(MARKS, (_all, begin, end) => `${begin}${line}\n${end}`),
  )
} finally {
  rmSync(folder, { recursive: true })
}

/** Without the packages within it, which are counted by themselves. */
function sizeOf(folder) {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : sizeOf(path)
    else bytes += onDisk(path)
  }
  return bytes
}

/** Whole blocks, as `du` counts them: small files take more than they hold. */
function onDisk(path) {
  const { blocks, size } = statSync(path)
  return blocks === 0 ? size : blocks * 512
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1)
}
