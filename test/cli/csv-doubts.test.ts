// What is decided of separated values on little evidence is said, and the flag that is named decides it: without a word then.

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { FileFailure, FileInspection, Inspection } from '../../src/inspection.ts'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())

/** What is wrong with the first record, and the flags of its hint. */
async function refused(
  name: string,
): Promise<{ readonly code: string; readonly flags: readonly string[]; readonly line?: number }> {
  const result = await runCli(['inspect', name, '--json'], { cwd: workspace.path })
  assert.equal(result.status, 5, result.stdout)
  const { error } = (JSON.parse(result.stdout) as Inspection).files[0] as FileFailure
  const flags = /--[a-z].*?(?=$| \()/.exec(error.hint ?? '')?.[0].split(/,? or |, | /) ?? []
  return { code: error.code, flags, ...(error.place?.line !== undefined && { line: error.place.line }) }
}

async function inspected(name: string, ...flags: string[]): Promise<FileInspection> {
  const result = await runCli(['inspect', name, ...flags, '--target', 'pg', '--json'], { cwd: workspace.path })
  assert.equal(result.status, 0, result.stderr)
  return (JSON.parse(result.stdout) as Inspection).files[0] as FileInspection
}

interface Case {
  readonly title: string
  readonly text: string
  readonly extension?: string
  readonly warning: RegExp
  /** Each way to decide it, and the columns that are there then. */
  readonly decided: readonly (readonly [flags: readonly string[], columns: number])[]
}

const CASES: readonly Case[] = [
  {
    title: 'spaces before quotes, which are skipped',
    text: 'id, text\n1, "a, b"\n2, "c"\n',
    warning:
      /spaces at the start of fields of .* are ignored, .* use --skip-initial-space if that is right, --no-skip-initial-space/,
    decided: [
      [['--skip-initial-space'], 2],
      [['--no-skip-initial-space'], 2],
    ],
  },
  {
    title: 'spaces before quotes, which are kept',
    text: 'id,text\n1, "x" and more\n2,y\n3,z\n',
    warning: /one field begins with a space and a quote that are read as text: use --skip-initial-space/,
    decided: [
      [['--skip-initial-space'], 2],
      [['--no-skip-initial-space'], 2],
    ],
  },
  {
    title: 'a line that may be split in the wrong places',
    text: 'id,x,z\n1,a,b\n2,y"r, s"\n3,c,d\n',
    warning: /line 3 of .* may be split in the wrong places: .* use --quote '"' if it is right/,
    decided: [[['--quote', '"'], 3]],
  },
  {
    title: 'one column, though every line has commas',
    text: 'a,b\n1,2,3\n4,5,6,7\n5,6\n1,2,3,4,5\n',
    warning:
      /read as one column, although all of its lines contain commas: use --delimiter , if they separate fields, or --delimiter ';'/,
    decided: [
      [['--delimiter', ',', '--header'], 2],
      [['--delimiter', ';', '--no-header'], 1],
    ],
  },
  {
    title: 'titles above the header, with as many fields',
    text: 'Report,,,\n,,,\nid,name,n,x\n1,a,2,4\n2,b,3,5\n3,c,4,6\n',
    warning: /lines 1 to 2 of .* look like a title above the header row: skip them with --skip-lines 2$/,
    decided: [[['--skip-lines', '2'], 4]],
  },
  {
    title: 'names of groups above the header',
    text: ',2019,,2020,\nname,pop,area,cars,dogs\na,1,2,3,4\nb,5,6,7,8\nc,5,6,7,8\n',
    warning: /line 1 of .* looks like a title above the header row: skip it with --skip-lines 1$/,
    decided: [[['--skip-lines', '1'], 5]],
  },
  {
    title: 'units below the names',
    text: 'name,population,area\n,in 1000,km2\na,5,6\nb,7,8\nc,9,1\nd,4,2\n',
    warning: /look like a header of several lines, .* --skip-lines 2 .* --no-header --columns name,population,area$/,
    decided: [[['--skip-lines', '2', '--no-header', '--columns', 'name,population,area'], 3]],
  },
  {
    title: 'a delimiter at the end of every record, without a header',
    text: '1,x,\n2,y,\n3,z,\n',
    warning: /every record of .* ends with a delimiter, and is read as 2 fields: .* name all 3 with --columns$/,
    decided: [[['--columns', 'a,b,c'], 3]],
  },
  {
    title: 'nothing but blank lines',
    text: '\n\n\n',
    warning: /only blank lines and comments, .* --no-header --columns NAME/,
    decided: [[['--no-header', '--columns', 'a'], 1]],
  },
  {
    title: 'backslash escapes between tabs',
    text: "id\ttext\n1\ta\\tb\n2\tit\\'s\n3\tback\\\\slash\n4\tC:\\temp\\new\n",
    extension: 'tsv',
    warning:
      /3 fields have backslash escapes, such as a\\tb, .*: use --format clickhouse-tsv --header or --format postgres-text --header/,
    decided: [
      [['--format', 'clickhouse-tsv', '--header'], 2],
      [['--format', 'postgres-text', '--header'], 2],
      [['--format', 'tsv'], 2],
    ],
  },
]

for (const [index, { title, text, extension = 'csv', warning, decided }] of CASES.entries()) {
  test(`a doubt is said, with the flag that decides it: ${title}`, async () => {
    const name = `doubt-${index}.${extension}`
    workspace.write(name, text)
    const { warnings } = await inspected(name)
    assert.ok(
      warnings.some((line) => warning.test(line)),
      JSON.stringify(warnings),
    )
    for (const [flags, columns] of decided) {
      const file = await inspected(name, ...flags)
      assert.equal(file.columns.length, columns, flags.join(' '))
      assert.ok(!file.warnings.some((line) => warning.test(line)), JSON.stringify(file.warnings))
    }
  })
}

for (const [title, text, code, flags, columns] of [
  [
    'titles above the header',
    'Report of sales\n2020-01 to 2020-12\n\nid,name,n\n1,a,2\n2,b,3\n3,c,4\n',
    'BL_HEADER',
    ['--skip-lines', '3'],
    ['id', 'name', 'n'],
  ],
  [
    'a duplicate name',
    'id,n,n\n1,2,3\n2,3,4\n',
    'BL_HEADER',
    ['--header', '--columns', 'id,n,n_2'],
    ['id', 'n', 'n_2'],
  ],
  [
    'a byte in the header that is not UTF-8',
    Buffer.from('id,caf\xe9\n1,2\n', 'latin1'),
    'BL_INVALID_UTF8',
    ['--encoding', 'windows-1252'],
    ['id', 'café'],
  ],
  [
    'a byte in the header that windows-1252 does not have',
    Buffer.from('id,a\x9d\n1,2\n', 'latin1'),
    'BL_INVALID_UTF8',
    ['--encoding', 'latin1'],
    ['id', 'a\u009d'],
  ],
] as const) {
  test(`the hint about the first record works when it is followed: ${title}`, async () => {
    const name = `refused-${columns.length}-${code}.csv`
    workspace.write(name, text)
    const found = await refused(name)
    assert.equal(found.code, code)
    assert.equal(found.line, 1)
    assert.deepEqual(found.flags.slice(0, flags.length), flags)
    const file = await inspected(name, ...flags)
    assert.deepEqual(
      file.columns.map((column) => column.name),
      columns,
    )
    assert.equal(file.unreadable.count, 0)
  })
}

test('lines of titles that are skipped already count in the hint', async () => {
  workspace.write('twice.csv', 'Report\nof sales\nid,name,n\n1,a,2\n2,b,3\n')
  const result = await runCli(['inspect', 'twice.csv', '--skip-lines', '1'], { cwd: workspace.path })
  assert.match(result.stderr, /line 2 of twice\.csv has one field.* from line 3 on .*\n.*\n.*--skip-lines 2$/m)
})

test('a byte of a value that windows-1252 does not have: latin1 takes it, as both hints say', async () => {
  workspace.write('value.csv', Buffer.from('a,b\n1,x\x9d\n2,y\n', 'latin1'))
  const [fault] = (await inspected('value.csv')).unreadable.first
  assert.match(
    fault?.hint ?? '',
    /^use --encoding latin1, which accepts every byte \(9D is not a character in windows-1252\)/,
  )
  const windows = await runCli(['inspect', 'value.csv', '--encoding', 'windows-1252'], { cwd: workspace.path })
  assert.match(windows.stderr, /BL_INVALID_ENCODING: .* byte 0x9D is not a character[\s\S]*hint: .*--encoding latin1/)
  assert.equal((await inspected('value.csv', '--encoding', 'latin1')).unreadable.count, 0)
})

test('a first record of more than 65,536 fields is an error, also when it is longer than the sample', async () => {
  workspace.write('wide.csv', `${'c,'.repeat(65_536)}c\n`)
  workspace.write('wider.csv', `${','.repeat(2_000_000)}\n`)
  for (const name of ['wide.csv', 'wider.csv']) assert.equal((await refused(name)).code, 'BL_FIELD_COUNT')
})

test('a first record that is longer than the sample is a record', async () => {
  workspace.write('long.csv', `a,b\n1,${'x'.repeat(2_000_000)}\n`)
  workspace.write('single.csv', `"${'x'.repeat(2_000_000)}",2\n`)
  for (const name of ['long.csv', 'single.csv']) {
    const { records, columns } = await inspected(name)
    assert.deepEqual([records.read, columns.length], [1, 2])
  }
})

test('line ends are mixed wherever in the file they are, but not those in quotes', async () => {
  const rows = '1,x\n'.repeat(30_000)
  for (const [text, lineEnd] of [
    [`a,b\n${rows}2,y\r\n3,z\r\n`, 'mixed'],
    [`a,b\n${rows}2,"y\r\nw"\n3,z\n`, 'LF'],
    [`a,b\r\n${rows.replaceAll('\n', '\r\n')}`, 'CR LF'],
  ] as const) {
    workspace.write('ends.csv', text)
    const { format, warnings } = await inspected('ends.csv')
    assert.equal(format.dialect?.lineEnd, lineEnd)
    assert.equal(warnings.filter((warning) => warning.includes('mixed line ends')).length, lineEnd === 'mixed' ? 1 : 0)
  }
})
