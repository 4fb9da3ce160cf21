// What a source is taken for, and the flags that say the same.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FORMAT_NAMES } from '../../src/formats/registry.ts'
import { inspect } from '../../src/index.ts'
import { openContent } from '../../src/input/content.ts'
import { type RawInputOptions, resolveInputOptions } from '../../src/options/input-options.ts'
import { byteSource } from '../../src/sources/program/iterable-source.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('find-format')
after(() => folder.remove())

async function found(name: string, content: string, options: RawInputOptions = {}) {
  const source = byteSource(name, [Buffer.from(content)])
  const { stream, format } = await openContent(await source.open(), source, resolveInputOptions(options))
  await stream.close()
  return format
}

test('--columns has no effect where fields have names, and is refused', async () => {
  for (const [name, content, words] of [
    ['x.parquet', 'PAR1', /in parquet the file names its fields/],
    ['x.jsonl', '{}\n', /in jsonl each record names its fields/],
    ['x.ltsv', 'a:1\n', /in ltsv each record names its fields/],
  ] as const) {
    await assert.rejects(found(name, content, { columns: 'a,b' }), { code: 'BL_USAGE', message: words })
  }
})

test('an option of another format than that of the name is refused, and one without a name makes it CSV', async () => {
  for (const name of ['x.jsonl', 'x.parquet', 'x.ltsv']) {
    await assert.rejects(found(name, '{}\n', { delimiter: ';' }), { code: 'BL_USAGE', message: /by its file name/ })
  }
  assert.equal((await found('x', 'a:1\tb:2\na:1\tb:2\n', { delimiter: 'tab' })).name, 'csv')
})

test('the flags of a file say how it was read, and give the same again', async () => {
  for (const [name, content, options, flags] of [
    ['a.tsv', 'title\na\t\\N\n', { format: 'clickhouse-tsv', skipLines: 1 }, '--skip-lines 1 --no-header'],
    [
      'a.tsv',
      'title\na\tb\n1\t2\n',
      { format: 'postgres-text', skipLines: 1, header: true },
      '--skip-lines 1 --delimiter tab --header',
    ],
    ['a.json', '["a","b"]\n[1,2]\n', {}, '--header'],
    ['a.ltsv', 'a:1\tb:-\n', { null: '-', format: 'ltsv' }, '--null -'],
    ['a.ltsv', 'a:1\tb:-\n', {}, ''],
    ['a.jsonl', '{"a":1}\n', {}, ''],
  ] as const) {
    const format = await found(name, content, options)
    assert.equal(format.flags.slice(2).join(' '), flags, name)
    assert.deepEqual(format.flags.slice(0, 2), ['--format', format.name])
    assert.ok(FORMAT_NAMES.includes(format.name))
  }
})

test('inspect says which words for NULL make a column text, in every format that takes such words', async () => {
  const rows = ['1', '2', 'N/A', '4']
  for (const [name, format, line] of [
    ['w.csv', 'csv', (cell: string) => `${cell},x`],
    ['w.tsv', 'clickhouse-tsv', (cell: string) => `${cell}\tx`],
    ['w.txt', 'postgres-text', (cell: string) => `${cell}\tx`],
    ['w.ltsv', 'ltsv', (cell: string) => `n:${cell}\tv:x`],
  ] as const) {
    const path = join(folder.path, name)
    const header = format === 'ltsv' ? '' : `${line('n')}\n`
    writeFileSync(path, `${header}${rows.map((cell) => `${line(cell)}\n`).join('')}`)
    const [file] = (await inspect({ files: [path], format, ...(format !== 'ltsv' && { header: true }) })).files
    assert.ok(file !== undefined && !('error' in file), format)
    assert.ok(
      file.warnings.some((words) => words.includes('stored as text, because of N/A (once) among integers')),
      `${format}: ${file.warnings}`,
    )
  }
})
