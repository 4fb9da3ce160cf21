// Where convert writes: files, folders, parts, compressed or not; and what is left when it fails, which is nothing.

import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type BulkloadError, type ConvertSettings, convert, type RunReport } from '../../src/index.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { rowsOf } from './nasty-rows.ts'

const folder = makeTempFolder('places')
after(() => folder.remove())
let count = 0

/** A folder of its own with `in.jsonl`, which has this many rows. */
function place(rows: number): (name: string) => string {
  const own = join(folder.path, `p${++count}`)
  mkdirSync(own)
  const lines = Array.from({ length: rows }, (_, id) => JSON.stringify({ id, name: `name ${id}` }))
  writeFileSync(join(own, 'in.jsonl'), lines.map((line) => `${line}\n`).join(''))
  return (name) => join(own, name)
}

const run = (settings: ConvertSettings): Promise<RunReport> => convert({ workers: 1, ...settings })
const codeOf = (report: RunReport): string | undefined => report.tables[0]?.error?.code

for (const [codec, extension] of [
  ['gzip', 'gz'],
  ['zstd', 'zst'],
  ['lz4', 'lz4'],
] as const) {
  test(`${codec}: blocks are members of one file that is read back, by its name and by --compress`, async () => {
    const at = place(20_000)
    const settings = { files: [at('in.jsonl')], blockSize: 4096 }
    assert.equal((await run({ ...settings, output: at(`a.csv.${extension}`) })).exitStatus, 0)
    assert.equal((await run({ ...settings, output: at('b.csv'), compress: codec })).exitStatus, 0)
    for (const name of [`a.csv.${extension}`, 'b.csv']) {
      assert.ok(statSync(at(name)).size < statSync(at('in.jsonl')).size / 2)
      assert.equal((await run({ files: [at(name)], output: at(`${name}.jsonl`) })).exitStatus, 0)
      assert.equal(readFileSync(at(`${name}.jsonl`), 'utf8'), readFileSync(at('in.jsonl'), 'utf8'))
    }
  })
}

test('an array of JSON in compressed members is one array', async () => {
  const at = place(5000)
  await run({ files: [at('in.jsonl')], output: at('a.json.gz'), blockSize: 1024 })
  const rows = JSON.parse(gunzipSync(readFileSync(at('a.json.gz'))).toString()) as unknown[]
  assert.deepEqual(rows, rowsOf(readFileSync(at('in.jsonl'), 'utf8')))
})

for (const [title, split] of [
  ['rows', { splitRows: 100 }],
  ['bytes', { splitBytes: 2000 }],
] as const) {
  test(`parts by ${title}: the order of their names is that of the rows, and each is whole`, async () => {
    const at = place(3000)
    const report = await run({ files: [at('in.jsonl')], output: at('part.csv'), blockSize: 2048, ...split })
    assert.equal(report.tables[0]?.rows.loaded, 3000)
    const parts = readdirSync(at('.')).filter((name) => name.startsWith('part-'))
    assert.ok(parts.length > 10)
    const ids = parts.flatMap((part) => {
      const [header, ...lines] = readFileSync(at(part), 'utf8').trimEnd().split('\n')
      assert.equal(header, 'id,name')
      return lines.map((line) => Number(line.split(',')[0]))
    })
    assert.deepEqual(
      ids,
      ids.map((_, index) => index),
    )
  })
}

test('parts of an earlier run are an error, and with overwrite they do not stay', async () => {
  const at = place(1000)
  const settings = { files: [at('in.jsonl')], output: at('p.csv'), blockSize: 1024 }
  await run({ ...settings, splitRows: 50 })
  const before = readdirSync(at('.')).length
  assert.equal(codeOf(await run({ ...settings, splitRows: 50 })), 'BL_OUTPUT_EXISTS')
  assert.equal((await run({ ...settings, splitRows: 500, overwrite: true })).exitStatus, 0)
  assert.ok(readdirSync(at('.')).length < before)
})

test('a folder gets a file per input, in parallel', async () => {
  const at = place(10)
  writeFileSync(at('b.csv'), 'x\n1\n')
  const report = await run({ files: [at('in.jsonl'), at('b.csv')], output: `${at('out')}/`, to: 'jsonl', jobs: 2 })
  assert.equal(report.exitStatus, 0)
  assert.deepEqual(readdirSync(at('out')).sort(), ['b.jsonl', 'in.jsonl'])
  assert.equal(readFileSync(at('out/b.jsonl'), 'utf8'), '{"x":1}\n')
})

test('several inputs go into one file', async () => {
  const at = place(3)
  writeFileSync(at('more.jsonl'), readFileSync(at('in.jsonl')))
  await run({ files: [at('in.jsonl'), at('more.jsonl')], output: at('all.csv') })
  assert.equal(readFileSync(at('all.csv'), 'utf8').trimEnd().split('\n').length, 7)
})

test('a file that exists is an error and stays as it is; with overwrite it is replaced and keeps its mode', async () => {
  const at = place(2)
  writeFileSync(at('out.csv'), 'mine')
  chmodSync(at('out.csv'), 0o600)
  const settings = { files: [at('in.jsonl')], output: at('out.csv') }
  const report = await run(settings)
  assert.deepEqual([codeOf(report), report.exitStatus], ['BL_OUTPUT_EXISTS', 2])
  assert.equal(readFileSync(at('out.csv'), 'utf8'), 'mine')
  assert.equal((await run({ ...settings, overwrite: true })).exitStatus, 0)
  assert.equal(readFileSync(at('out.csv'), 'utf8'), 'id,name\n0,name 0\n1,name 1\n')
  assert.equal(statSync(at('out.csv')).mode & 0o777, 0o600)
})

test('a symbolic link stays one, and the file that it points to is written, also if it is new', async () => {
  const at = place(3)
  mkdirSync(at('behind'))
  writeFileSync(at('behind/old.csv'), 'old')
  symlinkSync('behind/old.csv', at('first.csv'))
  symlinkSync('first.csv', at('second.csv'))
  symlinkSync('behind/new.csv', at('dangling.csv'))
  for (const [name, behind] of [
    ['second.csv', 'old.csv'],
    ['dangling.csv', 'new.csv'],
  ] as const) {
    const report = await run({ files: [at('in.jsonl')], output: at(name), overwrite: true })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    assert.ok(lstatSync(at(name)).isSymbolicLink())
    assert.equal(readFileSync(at(`behind/${behind}`), 'utf8'), 'id,name\n0,name 0\n1,name 1\n2,name 2\n')
  }
  assert.deepEqual(readdirSync(at('behind')).sort(), ['new.csv', 'old.csv'])
})

test('a failure in the middle leaves nothing, and its place is shown', async () => {
  const at = place(5000)
  writeFileSync(at('in.jsonl'), '{"id":\n', { flag: 'a' })
  const before = readdirSync(at('.'))
  for (const output of ['out.jsonl', 'out.csv.gz', 'new/']) {
    const failed = await run({ files: [at('in.jsonl')], output: at(output), to: 'csv', blockSize: 1024 })
    assert.equal(codeOf(failed), 'BL_JSON_SYNTAX')
    assert.equal(failed.tables[0]?.error?.place?.line, 5001)
    assert.deepEqual(readdirSync(at('.')), before)
  }
})

test('a bad record is set aside with maxErrors', async () => {
  const at = place(5000)
  writeFileSync(at('in.jsonl'), '{"id":"no number"}\n', { flag: 'a' })
  const rejects = at('bad.jsonl')
  const report = await run({ files: [at('in.jsonl')], output: at('out.jsonl'), maxErrors: 1, rejects })
  assert.deepEqual([report.exitStatus, report.tables[0]?.rows.loaded], [3, 5000])
  assert.equal(readFileSync(rejects, 'utf8'), '{"id":"no number"}\n')
})

test('a run that is stopped leaves nothing', async () => {
  const at = place(50_000)
  const stop = new AbortController()
  const before = readdirSync(at('.'))
  const report = await run({
    files: [at('in.jsonl')],
    output: at('out.csv'),
    signal: stop.signal,
    blockSize: 1024,
    maxRate: '20000rows/s',
    onEvent: ({ event }) => {
      if (event === 'table.progress') stop.abort()
    },
  })
  assert.notEqual(report.exitStatus, 0)
  assert.deepEqual(readdirSync(at('.')), before)
})

test('an input with a header row and no records is an empty file of its format', async () => {
  const at = place(0)
  writeFileSync(at('empty.csv'), 'a,b\n')
  const settings = { files: [at('empty.csv')], header: true }
  await run({ ...settings, output: at('e.json') })
  await run({ ...settings, output: at('e.csv') })
  assert.deepEqual([readFileSync(at('e.json'), 'utf8'), readFileSync(at('e.csv'), 'utf8')], ['[]\n', 'a,b\n'])
})

test('a folder that is missing: what, where, what next', async () => {
  const at = place(1)
  const report = await run({ files: [at('in.jsonl')], output: at('no/such/out.csv') })
  assert.deepEqual([codeOf(report), report.exitStatus], ['BL_FILE_WRITE', 6])
  assert.match(report.tables[0]?.error?.hint ?? '', /create the folder/)
  assert.ok(!existsSync(at('no')))
})

for (const [title, settings, message] of [
  ['no format', { output: 'x.unknown' }, /the format of x\.unknown is not known/],
  ['two compressions', { output: 'x.csv.gz', compress: 'zstd' }, /compress: 'zstd' cannot be used with/],
  ['Parquet in gzip', { output: 'x.parquet.gz' }, /compressed inside/],
  ['an option of another format', { output: 'x.csv', batchSize: 5 }, /batchSize has no effect/],
  ['a level without a codec', { output: 'x.csv', level: 3 }, /level has no effect/],
  ['a level that gzip lacks', { output: 'x.csv.gz', level: 12 }, /not a level of gzip/],
  ['parts of standard output', { output: '-', to: 'csv', splitRows: 5 }, /cannot be split/],
] as const) {
  test(`${title} is a usage error`, async () => {
    const at = place(1)
    await assert.rejects(run({ files: [at('in.jsonl')], ...settings }), (error: BulkloadError) => {
      assert.equal(error.code, 'BL_USAGE')
      assert.match(error.message, message)
      return true
    })
  })
}
