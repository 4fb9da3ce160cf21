import assert from 'node:assert/strict'
import test from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { parseTableName, tableOfFile } from '../../src/options/table-names.ts'

const files: readonly [path: string, table: string][] = [
  ['events.jsonl', 'events'],
  ['./events.jsonl', 'events'],
  ['/data/2026.01/events.jsonl', 'events'],
  ['events', 'events'],
  ['events.2026.jsonl', 'events.2026'],
  ['.hidden', '.hidden'],
  ['.hidden.jsonl', '.hidden'],
  ['EVENTS.JSONL', 'EVENTS'],
  ['événements 1.jsonl', 'événements 1'],
  ['events.csv.gz', 'events'],
  ['events.2026.csv.zst', 'events.2026'],
  ['events.gz', 'events'],
  ['.gz', '.gz'],
  ['C:\\data\\events.jsonl', 'events'],
  ['C:\\data.d\\events', 'events'],
  ['..\\data/events.jsonl', 'events'],
  ['\\\\server\\share\\events.ndjson', 'events'],
]

for (const [path, table] of files) {
  test(`${path} goes into the table ${table}`, () => {
    assert.deepEqual(tableOfFile(path), { schema: undefined, table })
  })
}

const names: readonly [text: string, schema: string | undefined, table: string][] = [
  ['events', undefined, 'events'],
  ['Events 2026', undefined, 'Events 2026'],
  ['public.events', 'public', 'events'],
  ['"my.schema"."my.table"', 'my.schema', 'my.table'],
  ['`my.schema`.events', 'my.schema', 'events'],
  ['"a""b"', undefined, 'a"b'],
  ['`a``b`', undefined, 'a`b'],
  ['"select".from', 'select', 'from'],
  ['таблица', undefined, 'таблица'],
]

for (const [text, schema, table] of names) {
  test(`--table ${text} names the table ${table}${schema === undefined ? '' : ` in ${schema}`}`, () => {
    assert.deepEqual(parseTableName(text), { schema, table })
  })
}

for (const text of ['', '.', 'a.', '.b', 'a..b', 'a.b.c', '"a', 'a"b', '""', '"a"b', '`a', 'a.`', '"a".b.']) {
  test(`--table '${text}' is refused`, () => {
    assert.throws(
      () => parseTableName(text),
      (error) => error instanceof BulkloadError && error.code === 'BL_USAGE' && error.message.includes('table name'),
    )
  })
}
