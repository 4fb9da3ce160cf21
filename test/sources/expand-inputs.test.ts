import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { BulkloadError } from '../../src/errors.ts'
import { expandInputs, type InputOptions } from '../../src/sources/expand-inputs.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { readSource } from './read-source.ts'

const folder = makeTempFolder('expand-inputs')
after(() => folder.remove())
let trees = 0

/** A folder with these files; what a file holds is its own path. */
function tree(...paths: string[]): string {
  const root = join(folder.path, `${trees++}`)
  mkdirSync(root)
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
  return root
}

/** What inputs stand for, by paths below `root`. */
async function expanded(root: string, inputs: readonly string[], options: InputOptions = {}): Promise<string[]> {
  const specs = await expandInputs(
    inputs.map((input) => join(root, input)),
    options,
  )
  return specs.map(({ path }) => path.slice(root.length + 1))
}

test('paths stay in the order that they are named in, and give their bytes', async () => {
  const root = tree('b.csv', 'a.csv')
  const specs = await expandInputs([join(root, 'b.csv'), join(root, 'a.csv')])
  assert.deepEqual(
    specs.map(({ name, kind, path }) => ({ name, kind, path })),
    ['b.csv', 'a.csv'].map((file) => ({ name: join(root, file), kind: 'file', path: join(root, file) })),
  )
  for (const spec of specs) {
    const source = await spec.source()
    assert.equal(source.name, spec.name)
    assert.equal((await readSource(source)).toString(), spec.path.slice(root.length + 1))
  }
})

test('patterns give what matches in natural order, each pattern in its turn', async () => {
  const root = tree('p-10.csv', 'p-2.csv', 'p-1.csv', 'z/a.csv', 'z/y/b.csv', '.h.csv', '.h/c.csv', 'p-1.tsv')
  assert.deepEqual(await expanded(root, ['p-*.csv']), ['p-1.csv', 'p-2.csv', 'p-10.csv'])
  assert.deepEqual(await expanded(root, ['**/*.csv']), ['p-1.csv', 'p-2.csv', 'p-10.csv', 'z/a.csv', 'z/y/b.csv'])
  assert.deepEqual(await expanded(root, ['z/**', 'p-{1,2}.csv']), ['z/a.csv', 'z/y/b.csv', 'p-1.csv', 'p-2.csv'])
  assert.deepEqual(await expanded(root, ['p-{1..10}.csv']), ['p-1.csv', 'p-2.csv', 'p-10.csv'])
  assert.deepEqual(await expanded(root, ['.*/*.csv']), ['.h/c.csv'])
})

test('a path that exists wins over its reading as a pattern', async () => {
  const root = tree('[0-9].csv', '7.csv', '@list')
  assert.deepEqual(await expanded(root, ['[0-9].csv']), ['[0-9].csv'])
  assert.deepEqual(await expanded(root, ['[1-9].csv']), ['7.csv'])
})

test('a directory stands for its files at any depth, except hidden ones and markers', async () => {
  const files = ['d/b/part-10.csv', 'd/b/part-9.csv', 'd/a.csv']
  const root = tree(...files, 'd/_SUCCESS', 'd/.part.crc', 'd/_temporary/0/x.csv', 'd/.git/x', 'e/_SUCCESS')
  const expected = ['d/a.csv', 'd/b/part-9.csv', 'd/b/part-10.csv']
  execFileSync('mkfifo', [join(root, 'd/pipe')])
  assert.deepEqual(await expanded(root, ['d']), expected)
  assert.deepEqual(
    (await expandInputs([`${root}/d/`])).map(({ path }) => path.slice(root.length + 1)),
    expected,
  )
  // As when the shell expands it.
  assert.deepEqual(await expanded(root, ['[d]']), expected)
  await assert.rejects(expanded(root, ['e']), { code: 'BL_SOURCE_NOT_FOUND', message: /contains no data files/ })
})

test('files of other kinds in a directory are skipped, with a warning', async () => {
  const root = tree(
    'd/a.csv.gz',
    'd/b.JSON',
    'd/README.md',
    'd/x/run.sh',
    'd/notes',
    'parts/part-0',
    'parts/part-1.gz',
    'parts/log.txt',
  )
  const told: [string, readonly string[]][] = []
  const options: InputOptions = { onLeftOut: (directory, names) => void told.push([directory, [...names].sort()]) }
  assert.deepEqual(await expanded(root, ['d'], options), ['d/a.csv.gz', 'd/b.JSON'])
  assert.deepEqual(await expanded(root, ['parts'], options), ['parts/part-0', 'parts/part-1.gz'])
  assert.deepEqual(told, [
    [join(root, 'd'), ['README.md', 'notes', 'x/run.sh']],
    [join(root, 'parts'), ['log.txt']],
  ])
  // What is named is taken, whatever its name.
  assert.deepEqual(await expanded(root, ['d/*.md', 'parts/log.txt'], options), ['d/README.md', 'parts/log.txt'])
  assert.equal(told.length, 2)
})

/** The files of inputs, and the warnings about the rest. */
async function withNotes(root: string, inputs: readonly string[]): Promise<{ files: string[]; told: unknown[] }> {
  const told: unknown[] = []
  const files = await expanded(root, inputs, {
    onLeftOut: (where, names, why) => void told.push([where.slice(root.length + 1), [...names].sort(), why]),
    onRejectsNamed: (names) => void told.push(['named', names.map((name) => name.slice(root.length + 1))]),
  })
  return { files, told }
}

test('what bulkload writes is loaded by its name alone', async () => {
  const rejects = ['c.rejects.csv', 'c.rejects-2.csv', 'c.rejects.reasons.jsonl', 'c.rejects-2.reasons.jsonl']
  const root = tree('d/c.csv', 'd/rejects.csv', 'd/reasons.jsonl', ...rejects.map((name) => `d/${name}`))
  const data = ['d/c.csv', 'd/reasons.jsonl', 'd/rejects.csv']
  assert.deepEqual(await withNotes(root, ['d']), { files: data, told: [['d', [...rejects].sort(), 'own']] })
  assert.deepEqual(await withNotes(root, ['d/*.csv']), {
    files: ['d/c.csv', 'd/rejects.csv'],
    told: [['d/*.csv', ['c.rejects-2.csv', 'c.rejects.csv'], 'own']],
  })
  assert.deepEqual((await withNotes(root, ['**/*'])).files, data)
  assert.deepEqual(await withNotes(root, ['d/c.rejects.csv']), { files: ['d/c.rejects.csv'], told: [] })
  assert.deepEqual(await withNotes(root, ['d/*.rejects.csv']), { files: ['d/c.rejects.csv'], told: [] })
  // As when the shell expands a pattern.
  assert.deepEqual(await withNotes(root, ['d/c.csv', 'd/c.rejects.csv']), {
    files: ['d/c.csv', 'd/c.rejects.csv'],
    told: [['named', ['d/c.rejects.csv']]],
  })
})

test('a rejects file of any name is known by its reasons', async () => {
  const root = tree('d/a.csv', 'd/bad.csv', 'd/bad.reasons.jsonl', 'd/good.csv', 'd/good.reasons.jsonl')
  writeFileSync(join(root, 'd/bad.reasons.jsonl'), '{"record":1,"code":"BL_QUOTE","message":"x"}\n')
  writeFileSync(join(root, 'd/good.reasons.jsonl'), '{"id":1,"reason":"late"}\n')
  assert.deepEqual(await withNotes(root, ['d']), {
    files: ['d/a.csv', 'd/good.csv', 'd/good.reasons.jsonl'],
    told: [['d', ['bad.csv', 'bad.reasons.jsonl'], 'own']],
  })
})

test('what a load that was killed leaves is no input either', async () => {
  const root = tree('d/c.csv', 'd/c.rejects.csv.unfinished', 'd/bad.csv', 'd/bad.csv.unfinished', 'd/bad.reasons.jsonl')
  writeFileSync(join(root, 'd/bad.reasons.jsonl'), '{"record":1,"code":"BL_QUOTE","message":"x"}\n')
  const left = ['bad.csv', 'bad.csv.unfinished', 'bad.reasons.jsonl', 'c.rejects.csv.unfinished']
  for (const input of ['d', 'd/*'])
    assert.deepEqual(await withNotes(root, [input]), { files: ['d/c.csv'], told: [[input, left, 'own']] })
})

test('the data of embedded engines is no input', async () => {
  const root = tree(
    'd/a.csv',
    'd/bulkload-data/postgres/PG_VERSION',
    'd/bulkload-data/postgres/base/1/export.csv',
    'd/db/clickhouse/store/x/y.csv',
    ...['metadata', 'data', 'tmp'].map((name) => `d/db/clickhouse/${name}/x.json`),
  )
  const told = [['d', ['bulkload-data/postgres/', 'db/clickhouse/'], 'own']]
  assert.deepEqual(await withNotes(root, ['d']), { files: ['d/a.csv'], told })
  assert.deepEqual((await withNotes(root, ['d/**/*.csv'])).files, ['d/a.csv'])
  await assert.rejects(expanded(root, ['d/bulkload-data']), { code: 'BL_SOURCE_NOT_FOUND' })
})

test('downloads that are not finished are no input', async () => {
  const unfinished = ['a.csv.part', 'b.csv.crdownload', 'c.csv.tmp', 'd.csv.gz.filepart', 'e.jsonl~']
  const root = tree('d/z.csv', ...unfinished.map((name) => `d/${name}`), 'only/x.part', 'only/part-0')
  assert.deepEqual(await withNotes(root, ['d']), { files: ['d/z.csv'], told: [['d', unfinished, 'no data']] })
  assert.deepEqual((await withNotes(root, ['only'])).files, ['only/part-0'])
})

test('links are followed, and those that go round are not followed twice', async () => {
  const root = tree('d/a.csv', 'other/b.csv')
  symlinkSync(join(root, 'd'), join(root, 'd/again'))
  symlinkSync(join(root, 'other'), join(root, 'd/linked'))
  symlinkSync(join(root, 'other/b.csv'), join(root, 'd/c.csv'))
  assert.deepEqual(await expanded(root, ['d']), ['d/a.csv', 'd/c.csv', 'd/linked/b.csv'])
})

test('a list names inputs of every kind, and comes from a file or from the standard input', async () => {
  const root = tree('a.csv', 'b-1.csv', 'b-2.csv')
  const text = `\ufeff# what to load\r\n\r\n  ${root}/a.csv  \n\n${root}/b-*.csv\nhttps://h/x.csv?signature=hush`
  writeFileSync(join(root, 'list.txt'), text)
  const expected = [`${root}/a.csv`, `${root}/b-1.csv`, `${root}/b-2.csv`, 'https://h/x.csv']
  const names = async (inputs: string[], options?: InputOptions) =>
    (await expandInputs(inputs, options)).map(({ name }) => name)
  assert.deepEqual(await names([`@${root}/list.txt`]), expected)
  assert.deepEqual(await names([], { filesFrom: join(root, 'list.txt') }), expected)
  assert.deepEqual(await names([], { filesFrom: '-', stdin: Readable.from([Buffer.from(text)]) }), expected)
  writeFileSync(join(root, 'empty.txt'), '# nothing\n')
  await assert.rejects(names([`@${root}/empty.txt`]), { code: 'BL_SOURCE_NOT_FOUND', message: / is empty$/ })
  await assert.rejects(names([`@${root}/none.txt`]), { code: 'BL_SOURCE_NOT_FOUND', message: /there is no list/ })
  await assert.rejects(names(['-'], { filesFrom: '-', stdin: Readable.from([Buffer.from(text)]) }), {
    code: 'BL_USAGE',
  })
})

test('the standard input is a source, once', async () => {
  const [spec] = await expandInputs(['-'], { stdin: Readable.from([Buffer.from('x')]) })
  assert.equal(spec?.kind, 'stdin')
  assert.equal(spec?.path, '-')
  assert.equal((await readSource(await spec.source())).toString(), 'x')
  await assert.rejects(expandInputs(['-', '-']), { code: 'BL_USAGE', message: /standard input is named twice/ })
})

test('what is named twice is an error that says by what', async () => {
  const root = tree('a.csv', 'b.csv')
  await assert.rejects(expanded(root, ['a.csv', '*.csv']), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_USAGE')
    assert.equal(error.message, `${root}/a.csv is named twice, by ${root}/a.csv and by ${root}/*.csv`)
    return true
  })
  await assert.rejects(expandInputs([`${root}/a.csv`, `${root}/./a.csv`]), { code: 'BL_USAGE' })
  await assert.rejects(expandInputs(['http://u:hush@h/x?hush', 'http://u:hush@h/x?hush']), (error: BulkloadError) => {
    assert.equal(error.message, 'http://h/x is named twice, by http://h/x')
    return true
  })
})

test('URLs: what is shown has no secrets, and the path names the file', async () => {
  const specs = await expandInputs([
    'https://me:hush@host/a/my%20data.csv?signature=hush#top',
    's3://b/dir/x y.parquet',
  ])
  assert.deepEqual(
    specs.map(({ name, kind, path }) => ({ name, kind, path })),
    [
      { name: 'https://host/a/my%20data.csv', kind: 'http', path: '/a/my data.csv' },
      { name: 's3://b/dir/x y.parquet', kind: 's3', path: 'dir/x y.parquet' },
    ],
  )
  const root = tree('a b.csv')
  const [file] = await expandInputs([pathToFileURL(join(root, 'a b.csv')).href])
  assert.equal(file?.path, join(root, 'a b.csv'))
  await assert.rejects(expandInputs(['gs://b/x']), { code: 'BL_USAGE', message: /gs:\/\// })
})

test('a pattern without a match is an error that says what was searched for', async () => {
  const root = tree('a.csv', 'd/b.csv')
  await assert.rejects(expanded(root, ['**/*.tsv']), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_SOURCE_NOT_FOUND')
    assert.equal(error.message, `no file matches ${root}/**/*.tsv`)
    assert.match(error.hint ?? '', /searched for \*\*\/\*\.tsv among 2 files in .* and below/)
    return true
  })
  await assert.rejects(expanded(root, ['none/*.csv']), { code: 'BL_SOURCE_NOT_FOUND', message: /no file matches/ })
  await assert.rejects(expanded(root, ['none.csv']), { code: 'BL_SOURCE_NOT_FOUND', message: /there is no file/ })
  await assert.rejects(expanded(root, ['a.csv/x.csv']), { code: 'BL_SOURCE_NOT_FOUND' })
})

test('thousands of files are not opened', async () => {
  const root = tree(...Array.from({ length: 3000 }, (_, i) => `d/${i}.csv`))
  const before = readdirSync('/dev/fd').length
  const specs = await expandInputs([join(root, 'd')])
  const sources = await Promise.all(specs.map((spec) => spec.source()))
  assert.deepEqual(
    sources.map(({ name }) => name),
    Array.from({ length: 3000 }, (_, i) => `${root}/d/${i}.csv`),
  )
  assert.ok(readdirSync('/dev/fd').length < before + 100)
})
