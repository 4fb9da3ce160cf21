// `npm run coverage [-- the words of scripts/test.mjs]`: which lines of src/ the tests run, room by room, child processes and threads
// included. Fails where a room has less than 90 % of its lines.

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const LEAST_PERCENT = 90
const folder = 'coverage'

rmSync(folder, { recursive: true, force: true })
const c8 = ['node_modules/c8/bin/c8.js', '--reporter=json-summary', `--reports-dir=${folder}`, '--all', '--src=src']
const what = ['--include=src/**', '--exclude-after-remap', 'node', 'scripts/test.mjs', ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, [...c8, ...what], { stdio: 'inherit' })
process.exitCode = status ?? 1

const rooms = new Map()
const files = JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8'))
delete files.total
for (const [path, { lines }] of Object.entries(files)) {
  if (hasNoCode(path)) continue
  const [, room, ...rest] = relative('.', path).split(sep)
  const name = rest.length > 0 ? `src/${room}/` : 'src/'
  const sum = rooms.get(name) ?? { total: 0, covered: 0 }
  rooms.set(name, { total: sum.total + lines.total, covered: sum.covered + lines.covered })
}
for (const [name, { total, covered }] of [...rooms].sort()) {
  const percent = (covered / total) * 100
  process.stdout.write(`${percent.toFixed(1).padStart(6)} %  ${name}\n`)
  if (percent < LEAST_PERCENT) process.exitCode = 1
}
const all = [...rooms.values()].reduce((sum, room) => ({
  total: sum.total + room.total,
  covered: sum.covered + room.covered,
}))
process.stdout.write(`${((all.covered / all.total) * 100).toFixed(1).padStart(6)} %  all of ${all.total} lines\n`)

/** Of a file with types alone nothing can run. */
function hasNoCode(path) {
  const built = join('dist', relative('.', path).replace(/ts$/, 'js'))
  return (
    readFileSync(built, 'utf8')
      .replace(/^(?:\/\/.*|export \{\};?)$/gm, '')
      .trim() === ''
  )
}
