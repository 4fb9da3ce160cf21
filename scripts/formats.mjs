// Prints what each type takes into docs/formats.md, between the marks, from the tables of the codecs, so that the page says
// what they do.
//
//   npm run build && node scripts/formats.mjs           writes the page
//   npm run build && node scripts/formats.mjs --check   writes nothing; fails when the page is not what the tables say

import { readFileSync, writeFileSync } from 'node:fs'
import { nativeScalars } from '../dist/src/codecs/clickhouse/native/scalars.js'
import { DATE_FIELDS } from '../dist/src/codecs/notations/date-pattern.js'
import { binaryScalars, enumFamily } from '../dist/src/codecs/postgres/binary/scalars.js'
import { nativeNameWords, nativePartTypes } from '../dist/src/encodings/clickhouse-native/part-types.js'
import { binaryPartWords } from '../dist/src/encodings/postgres-binary/words.js'
import { pairWords as clickhousePairWords } from '../dist/src/sources/tables/clickhouse/source-columns.js'
import { pairWords } from '../dist/src/sources/tables/postgres/source-columns.js'
import { CLICKHOUSE_HOLDS, POSTGRES_HOLDS } from '../dist/src/table/prepare/row-columns.js'

const page = new URL('../docs/formats.md', import.meta.url)
const types = `## What each type takes

For the typed encodings (Native blocks, COPY BINARY); printed from the code by \`node scripts/formats.mjs\`. A value that its
column cannot store exactly is refused with file, line, byte and column. Nothing is rounded, truncated or wrapped, except that
floating-point columns store the nearest value.

A table with a column of a type that is not listed here is loaded as text, and the server parses the values: \`--verbose\` says so and
why. What bulkload checks in that case is in [guarantees.md](guarantees.md#nothing-is-changed-silently).

- **null** is accepted by columns that can be NULL.
- **Dates and times** are ISO 8601: \`2026-02-28\`, \`2026-02-28T23:59:59\`, a space instead of the T, with or without seconds, a
  fraction of up to nine digits, \`Z\` or an offset (\`+02\`, \`+0200\`, \`+02:00\`); other forms need
  [\`--date-format\`](#dates-numbers-and-words-as-people-write-them). Without an offset a time is local to the column's
  time zone, or the server's (ClickHouse), or UTC (Postgres \`timestamptz\`). A local time that falls into a daylight-saving gap is
  refused; one that occurs twice is the first of the two.
- **Numbers for dates and times** count units since 1970-01-01 UTC. They are accepted only with \`--epoch s|ms|us|ns\`.
- **Lenient conversions** are off unless \`--coerce\` names them: \`quoted-numbers\` (a number in a string for a number column),
  \`empty-null\` (an empty string as NULL in columns that are not text), \`int-bool\` (0 and 1 for a boolean).

### ClickHouse: Native blocks

${table(nativeScalars)}

#### Types with parts

${table({ ...nativePartTypes, ...nativeNameWords })}

Loaded as text: tables with a column of another type, such as AggregateFunction and Dynamic.

### Postgres: COPY BINARY

A domain is read as its base type, with its limits.

${table({ ...binaryScalars, enums: enumFamily })}

#### Types with parts

${table(binaryPartWords)}

Loaded as text: tables with a column of another type, such as money, tsvector, tsquery, the reg… types, and types without a
binary receive function.
`

const copies = `### Postgres into ClickHouse

| Postgres | ClickHouse | |
|---|---|---|
${pairWords()
  .map(([postgres, clickhouse, note]) => `| ${cell(postgres)} | ${cell(clickhouse)} | ${cell(note)} |`)
  .join('\n')}

A column that may be NULL is Nullable. The primary key is the sorting key.

### ClickHouse into Postgres

| ClickHouse | Postgres | |
|---|---|---|
${clickhousePairWords()
  .map(([clickhouse, postgres, note]) => `| ${cell(clickhouse)} | ${cell(postgres)} | ${cell(note)} |`)
  .join('\n')}

No key is created: a sorting key may have duplicates.

### ClickHouse into ClickHouse

The same types and the same sorting key, if it consists of columns. If each column goes into one of the same type, the
blocks pass as they are.
`

const values = `| value of a program | Postgres | ClickHouse |
|---|---|---|
${[
  ['NaN, Infinity, -Infinity', 'float'],
  ['Buffer, Uint8Array, DataView, ArrayBuffer', 'bytes'],
  ['a string of a number, such as `"12.50"`', 'digits'],
]
  .map(([value, holds]) => `| ${value} | ${holding(POSTGRES_HOLDS, holds)} | ${holding(CLICKHOUSE_HOLDS, holds)} |`)
  .join('\n')}
`

const text = readFileSync(page, 'utf8')
const between = /(?<=<!-- types -->\n)[\s\S]*(?=<!-- end of types -->)/
if (!between.test(text)) throw new Error('docs/formats.md has no marks for the types')
const betweenCopies = /(?<=<!-- copies -->\n)[\s\S]*(?=<!-- end of copies -->)/
if (!betweenCopies.test(text)) throw new Error('docs/formats.md has no marks for the copies')
const betweenValues = /(?<=<!-- values -->\n)[\s\S]*(?=<!-- end of values -->)/
if (!betweenValues.test(text)) throw new Error('docs/formats.md has no marks for the values of a program')
const betweenDates = /(?<=<!-- date fields -->\n)[\s\S]*(?=<!-- end of date fields -->)/
if (!betweenDates.test(text)) throw new Error('docs/formats.md has no marks for the fields of dates')
const dates = `| % | letters | field |
|---|---|---|
${DATE_FIELDS.map(
  ({ percent, letters, words }) => `| \`%${percent}\` | ${letters.map((one) => `\`${one}\``).join(', ')} | ${words} |`,
).join('\n')}
`
const wanted = text
  .replace(between, () => types)
  .replace(betweenCopies, () => copies)
  .replace(betweenValues, () => values)
  .replace(betweenDates, () => dates)
if (!process.argv.includes('--check')) writeFileSync(page, wanted)
else if (text !== wanted) {
  process.exitCode = 1
  process.stderr.write('docs/formats.md is not what the tables say: run node scripts/formats.mjs\n')
}

function table(words) {
  const rows = Object.entries(words).map(
    ([name, { accepts, refuses }]) => `| ${cell(name)} | ${cell(accepts)} | ${cell(refuses)} |`,
  )
  return ['| type | takes | refuses |', '|---|---|---|', ...rows].join('\n')
}

function holding(types, holds) {
  const names = Object.entries(types).filter(([, held]) => held === holds)
  return names.map(([name]) => name).join(', ')
}

/** A bar would end the cell. */
function cell(text) {
  return text.replaceAll('|', '\\|')
}
