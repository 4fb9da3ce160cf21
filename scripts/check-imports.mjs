// Holds who may import whom: the table of docs/architecture.md, for `npm run check`. A file belongs to the room with the longest
// name that its path begins with. A room may import itself, the rooms and packages in its row, and `node:` modules unless it
// is pure. Type imports count, and so do `import()`, `require()` and `new URL(…, import.meta.url)`.
// Fails with every import that breaks the table, and with every word in it that nothing uses.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** Room: what it may import. `pure`: no `node:` modules but node:buffer. */
const ROOMS = {
  'src/index.ts': 'load options.ts report.ts inspection.ts errors.ts codecs/compression sinks',
  'src/commands/':
    'index.ts option-words.ts errors.ts nearest-name.ts report.ts secrets.ts shell-words.ts progress @oclif/core',
  'src/progress/': 'errors.ts report.ts inspection.ts cli-progress',
  'src/load/':
    'options.ts option-kinds.ts option-words.ts input-options.ts server-options.ts option-values.ts errors.ts secrets.ts shell-words.ts report.ts inspection.ts schema.ts sources sources/compression sinks sinks/clickhouse ' +
    'sinks/postgres workers plan formats formats/parquet codecs codecs/clickhouse codecs/compression codecs/text',
  'src/options.ts':
    'input-options.ts mapping-options.ts server-options.ts option-values.ts secrets.ts loopback.ts schema.ts workers plan codecs codecs/compression',
  'src/option-words.ts': 'option-kinds.ts input-options.ts',
  'src/option-kinds.ts':
    'options.ts input-options.ts mapping-options.ts server-options.ts option-values.ts nearest-name.ts plain-object.ts',
  'src/input-options.ts': 'option-values.ts sources formats codecs',
  'src/mapping-options.ts': 'option-values.ts sources plan',
  'src/server-options.ts': 'input-options.ts option-values.ts',
  'src/option-values.ts': 'errors.ts secrets.ts',
  'src/report.ts': 'errors.ts',
  'src/inspection.ts': 'errors.ts',
  'src/workers/': 'plan formats formats/parquet codecs codecs/compression codecs/text errors.ts piscina',
  'src/sinks/': 'schema.ts',
  'src/sinks/clickhouse/': 'sinks codecs/compression errors.ts install-command.ts secrets.ts schema.ts undici chdb',
  'src/sinks/postgres/': 'sinks errors.ts install-command.ts secrets.ts schema.ts pg pg-copy-streams',
  'src/sources/': 'sources/http sources/s3 sources/inputs formats errors.ts plain-object.ts free-memory.ts',
  'src/sources/compression/': 'sources errors.ts free-memory.ts seek-bzip xxhash-wasm zstddec',
  'src/sources/http/': 'sources errors.ts secrets.ts undici',
  'src/sources/s3/': 'sources errors.ts install-command.ts @aws-sdk/client-s3',
  'src/sources/inputs/': 'sources/s3 formats errors.ts picomatch',
  'src/plan/': 'pure formats formats/parquet codecs codecs/clickhouse codecs/postgres codecs/text errors.ts schema.ts',
  'src/formats/': 'pure codecs codecs/text',
  'src/formats/parquet/': 'formats codecs codecs/compression errors.ts schema.ts free-memory.ts hyparquet',
  'src/codecs/': 'pure',
  'src/codecs/text/': 'pure codecs',
  'src/codecs/clickhouse/': 'pure codecs codecs/text',
  'src/codecs/postgres/': 'pure codecs codecs/text',
  'src/codecs/compression/': 'free-memory.ts @mongodb-js/zstd hysnappy lz4-napi zstddec',
  'src/errors.ts': 'pure secrets.ts',
  'src/secrets.ts': 'pure',
  'src/schema.ts': 'pure',
  'src/shell-words.ts': 'pure',
  'src/install-command.ts': '',
  'src/loopback.ts': 'pure',
  'src/nearest-name.ts': 'pure',
  'src/plain-object.ts': 'pure',
  'src/free-memory.ts': 'pure',
}

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire(?:\.resolve)?\(\s*|new URL\(\s*)'([^']+)'/g
const names = Object.keys(ROOMS).sort((one, other) => other.length - one.length)
const files = readdirSync('src', { recursive: true }).map((path) => join('src', path).split(sep).join('/'))
const used = new Map(names.map((name) => [name, new Set()]))
const faults = []

for (const file of files.filter((path) => /\.c?ts$/.test(path))) {
  const room = roomOf(file)
  if (room === undefined) faults.push(`${file}: belongs to no room of scripts/check-imports.mjs`)
  else for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORT)) check(file, room, specifier)
}
for (const room of names) {
  for (const word of ROOMS[room].split(' ')) {
    if (word !== 'pure' && word !== '' && !used.get(room).has(word))
      faults.push(`${room} no longer imports ${word}: take it out of its row`)
  }
}
process.stderr.write(faults.map((fault) => `${fault}\n`).join(''))
if (faults.length > 0) process.exitCode = 1

function check(file, room, specifier) {
  if (specifier.startsWith('node:')) {
    const isPure = ROOMS[room].split(' ').includes('pure')
    if (isPure && specifier !== 'node:buffer') faults.push(`${file}: ${room} is pure and may not import ${specifier}`)
    return
  }
  const target = specifier.startsWith('.') ? roomOf(join(dirname(file), specifier).split(sep).join('/')) : undefined
  if (target === room) return
  const word = target === undefined ? packageOf(specifier) : target.replace(/^src\/|\/$/g, '')
  used.get(room).add(word)
  if (!ROOMS[room].split(' ').includes(word)) faults.push(`${file}: ${room} may not import ${word} ('${specifier}')`)
}

function roomOf(path) {
  return names.find((name) => path.startsWith(name))
}

/** `@scope/name` of `@scope/name/inner/file.js`. */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
