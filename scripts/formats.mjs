// Prints what each type takes into docs/formats.md, between the marks, from the tables of the codecs, so that the page says
// what they do.
//
//   npm run build && node scripts/formats.mjs           writes the page
//   npm run build && node scripts/formats.mjs --check   writes nothing; fails when the page is not what the tables say

import { readFileSync, writeFileSync } from 'node:fs'
import { nativeScalars } from '../dist/src/codecs/clickhouse/native/scalars.js'
import { binaryScalars, enumFamily } from '../dist/src/codecs/postgres/binary/scalars.js'
import { nativeNameWords, nativePartTypes } from '../dist/src/encodings/clickhouse-native/part-types.js'
import { binaryPartWords } from '../dist/src/encodings/postgres-binary/words.js'

const page = new URL('../docs/formats.md', import.meta.url)
const types = `## What each type takes

Printed from the tables of the codecs by \`node scripts/formats.mjs\`: it is what the typed wires do. A value that its
column cannot hold exactly is refused with file, line, byte and column; nothing is rounded, cut or wrapped, but for the
floating point types, which hold the nearest value by their meaning.

What goes by text, and why, stands in the summary of every load. On that wire the server parses the values: what bulkload checks before
it is in [guarantees.md](guarantees.md).

- **null** is for columns that can be NULL.
- **Dates and times** are ISO 8601: \`2026-02-28\`, \`2026-02-28T23:59:59\`, a space instead of the T, with or without seconds, a
  fraction of up to nine digits, \`Z\` or an offset (\`+02\`, \`+0200\`, \`+02:00\`). Without an offset they are on the clocks of the column's
  zone, or the server's (ClickHouse), or in UTC (Postgres \`timestamptz\`). A time that these clocks skipped is refused; of one that they
  showed twice the first is taken.
- **Numbers for dates and times** count units since 1970-01-01 in UTC, and are taken only where \`--epoch s|ms|us|ns\` says the unit.
- **Lenient conversions** are off unless \`--coerce\` names them: \`quoted-numbers\` (a number in a string for a number column),
  \`empty-null\` (an empty string as NULL for what is not text), \`int-bool\` (0 and 1 for a boolean).

### ClickHouse: Native blocks

${table(nativeScalars)}

#### Types with parts

${table({ ...nativePartTypes, ...nativeNameWords })}

By text go tables with a column of another type: AggregateFunction, Dynamic and whatever a server has that is not here.

### Postgres: COPY BINARY

Domains are their base types, with their limits.

${table({ ...binaryScalars, enums: enumFamily })}

#### Types with parts

${table(binaryPartWords)}

By text go tables with a column of another type: money, tsvector, tsquery, the reg… types, and whatever has no binary receive function.
`

const text = readFileSync(page, 'utf8')
const between = /(?<=<!-- types -->\n)[\s\S]*(?=<!-- end of types -->)/
if (!between.test(text)) throw new Error('docs/formats.md has no marks for the types')
const wanted = text.replace(between, () => types)
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

/** A bar would end the cell. */
function cell(text) {
  return text.replaceAll('|', '\\|')
}
