// `npm run mutate -- [--limit 50] [--seed 1] [ROOM...]`: changes one operator, number or word of a compiled file at a time and runs the
// unit tests that reach the file. What they do not notice is printed: it wants a test, or is the same program. Without
// rooms: those that guard data. Works on a copy of dist/.

import { spawn } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'

const ROOMS = ['src/transfer', 'src/rejects', 'src/codecs', 'src/sinks']
const COPY = 'dist-mutated'
const ENDLESS_AFTER_MS = 120_000
const CHANGES = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/\+\+/g, '--'],
  [/ \+= /g, ' -= '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\b0\b/g, '1'],
  [/\b1\b/g, '2'],
  [/\breturn;/g, ';'],
]
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'(\.[^']+)'/g
const NEEDS_MORE = /'node:child_process'|\/servers\/(?!free-port|temp-folder)|\/run-cli/

const { values, positionals } = parseArgs({
  options: { limit: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
rmSync(COPY, { recursive: true, force: true })
cpSync('dist', COPY, { recursive: true })
const rooms = positionals.length > 0 ? positionals : ROOMS
const reached = testsByFile()
await leaveOutFailing()
const mutants = shuffled(rooms.flatMap(filesIn).flatMap(mutantsOf), Number(values.seed)).slice(0, Number(values.limit))
let killed = 0
let survived = 0
for (const { file, at, from, to } of mutants) {
  const path = join(COPY, file)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.slice(0, at) + to + text.slice(at + from.length))
  const isNoticed = await fails(reached.get(file))
  writeFileSync(path, text)
  if (isNoticed) killed++
  else {
    survived++
    const line = text.slice(0, at).split('\n').length
    process.stdout.write(
      `survived  ${file}:${line}  ${from.trim()} -> ${to.trim()}  ${text.split('\n')[line - 1].trim()}\n`,
    )
  }
}
rmSync(COPY, { recursive: true })
process.stdout.write(`${killed} of ${killed + survived} mutants were noticed (seed ${values.seed})\n`)

/** A test that fails without a change would notice every one. */
async function leaveOutFailing() {
  const tests = [...new Set(rooms.flatMap(filesIn).flatMap((file) => reached.get(file)))]
  if (!(await fails(tests))) return
  for (const test of tests) {
    if (!(await fails([test]))) continue
    process.stdout.write(`left out  ${test}, which fails without a change\n`)
    for (const [file, all] of reached)
      reached.set(
        file,
        all.filter((one) => one !== test),
      )
  }
}

function filesIn(room) {
  const names = readdirSync(join('dist', room), { recursive: true }).filter((name) => name.endsWith('.js'))
  return names.map((name) => join(room, name).split(sep).join('/')).filter((file) => reached.has(file))
}

function mutantsOf(file) {
  const text = readFileSync(join('dist', file), 'utf8')
  return CHANGES.flatMap(([pattern, to]) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: from }) => {
      const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
      return /^\s*(\/\/|\*|\/\*|import|export \* )|['"`/]/.test(line) ? [] : [{ file, at: index, from, to }]
    }),
  )
}

/** Compiled file of src/ -> the unit tests that reach it. */
function testsByFile() {
  const names = readdirSync(join('dist', 'test'), { recursive: true }).map((name) =>
    join('test', name).split(sep).join('/'),
  )
  const tests = new Map()
  for (const test of names.filter((name) => name.endsWith('.test.js'))) {
    const files = new Set()
    if (!reach(test, files)) continue
    for (const file of files) if (file.startsWith('src/')) tests.set(file, [...(tests.get(file) ?? []), test])
  }
  return tests
}

/** Gathers what a file imports; false where that starts servers or processes. */
function reach(file, files) {
  if (files.has(file) || !existsSync(join('dist', file))) return true
  files.add(file)
  const text = readFileSync(join('dist', file), 'utf8')
  if (file.startsWith('test/') && NEEDS_MORE.test(text)) return false
  return [...text.matchAll(IMPORT)].every(([, to]) => reach(join(dirname(file), to).split(sep).join('/'), files))
}

/** The first test that fails is enough. */
function fails(tests) {
  return new Promise((done) => {
    const files = tests.map((test) => resolve(COPY, test))
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', ...files], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const timer = setTimeout(() => child.kill(), ENDLESS_AFTER_MS)
    let isNoticed = false
    child.stdout.on('data', (text) => {
      if (!/^\s*not ok/m.test(text)) return
      isNoticed = true
      child.kill()
    })
    child.once('close', (status) => {
      clearTimeout(timer)
      done(isNoticed || status !== 0)
    })
  })
}

function shuffled(items, seed) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return items
    .map((item) => [next(), item])
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item)
}
