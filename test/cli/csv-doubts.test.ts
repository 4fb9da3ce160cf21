// What is decided of separated values on little evidence is said, and the flag that is named decides it: without a word then.

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { FileInspection, Inspection } from '../../src/inspection.ts'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())

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
      /spaces at the beginning of fields of .* are skipped, .* say --skip-initial-space, or --no-skip-initial-space/,
    decided: [
      [['--skip-initial-space'], 2],
      [['--no-skip-initial-space'], 2],
    ],
  },
  {
    title: 'spaces before quotes, which are kept',
    text: 'id,text\n1, "x" and more\n2,y\n3,z\n',
    warning: /one field begins with a space and a quote that are read as text: say --skip-initial-space/,
    decided: [
      [['--skip-initial-space'], 2],
      [['--no-skip-initial-space'], 2],
    ],
  },
  {
    title: 'a line that may be split in the wrong places',
    text: 'id,x,z\n1,a,b\n2,y"r, s"\n3,c,d\n',
    warning: /line 3 of .* may be split in the wrong places: .* say --quote '"' if it is right/,
    decided: [[['--quote', '"'], 3]],
  },
  {
    title: 'one column, though every line has commas',
    text: 'a,b\n1,2,3\n4,5,6,7\n5,6\n1,2,3,4,5\n',
    warning:
      /read as one column, though all of its lines have commas: say --delimiter , if they separate fields, or --delimiter ';'/,
    decided: [
      [['--delimiter', ',', '--header'], 2],
      [['--delimiter', ';', '--no-header'], 1],
    ],
  },
  {
    title: 'backslash escapes between tabs',
    text: "id\ttext\n1\ta\\tb\n2\tit\\'s\n3\tback\\\\slash\n4\tC:\\temp\\new\n",
    extension: 'tsv',
    warning:
      /3 fields have backslash escapes, such as a\\tb, .*: say --format clickhouse-tsv --header or --format postgres-text --header/,
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
