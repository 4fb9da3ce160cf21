// Holds who may import whom: the table of docs/architecture.md, for `npm run check`. A file belongs to the room with the longest
// name that its path begins with. A room may import itself, the rooms and packages in its row, and `node:` modules unless it
// is pure. Type imports count, and so do `import()`, `require()` and `new URL(…, import.meta.url)`. Rows stand in the order of
// the floors: a room imports from further down, and no file imports itself by way of others.
// Fails with every import that breaks the table, with every circle, with every word in the table that nothing uses, and with
// folders of too many files.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** Room: what it may import, all of it further down or a part of the same room. `pure`: no `node:` modules but node:buffer. */
const ROOMS = {
  'src/commands/':
    'progress index.ts options report.ts environment.ts errors.ts secrets.ts shell-words.ts @oclif/core targets.ts',
  'src/progress/':
    'pure inspection.ts run-details.ts report.ts row-counts.ts write-mode.ts errors.ts targets.ts cli-progress',
  'src/index.ts':
    'pure store run inspect generate options sinks codecs/compression run-details.ts inspection.ts report.ts row-counts.ts errors.ts',
  'src/store/':
    'run table input options workers encodings sources/tables sources sinks file-formats.ts disposable.ts environment.ts report.ts errors.ts secrets.ts schema.ts write-mode.ts',
  'src/run/':
    'table journal transfer input options workers sources/tables sources sources/s3 sinks/clickhouse sinks/file sinks ' +
    'codecs/compression report.ts run-details.ts worst-status.ts disposable.ts environment.ts errors.ts until-aborted.ts secrets.ts schema.ts targets.ts',
  'src/table/':
    'pure inspect journal transfer rejects input options workers/transform workers encodings plan sources formats sinks codecs/clickhouse codecs/notations codecs ' +
    'encoding-name.ts file-output.ts report.ts row-counts.ts write-mode.ts errors.ts until-aborted.ts schema.ts shell-words.ts',
  'src/inspect/':
    'pure rejects input options plan sources formats codecs/notations codecs/text codecs ' +
    'inspection.ts worst-status.ts errors.ts schema.ts plain-object.ts shell-words.ts targets.ts sinks',
  'src/journal/':
    'transfer rejects plan sources formats sinks run-details.ts report.ts row-counts.ts errors.ts secrets.ts find-secrets.ts schema.ts targets.ts',
  'src/transfer/':
    'pure rejects input workers encodings plan sources formats sinks codecs report.ts row-counts.ts write-mode.ts errors.ts until-aborted.ts',
  'src/rejects/': 'input plan sources formats sinks codecs report.ts errors.ts schema.ts',
  'src/input/':
    'options encodings plan sources sources/compression formats/parquet formats ' +
    'report.ts errors.ts until-aborted.ts secrets.ts schema.ts shell-words.ts',
  'src/options/':
    'pure workers plan sources sources/compression formats codecs/compression codecs/notations codecs environment.ts errors.ts secrets.ts ' +
    'find-secrets.ts schema.ts ' +
    'loopback.ts plain-object.ts targets.ts write-mode.ts file-formats.ts file-output.ts',
  'src/workers/transform/': 'workers encodings plan sources formats codecs schema.ts errors.ts',
  'src/workers/':
    'workers/transform encodings plan formats/parquet formats codecs/text codecs/compression codecs errors.ts piscina',
  'src/encodings/':
    'pure plan formats/parquet formats codecs/parquet codecs/clickhouse codecs/postgres codecs/notations codecs/text codecs encoding-name.ts file-formats.ts file-output.ts file-pieces.ts ' +
    'errors.ts schema.ts',
  'src/plan/': 'pure encoding-name.ts file-output.ts formats codecs/notations codecs/text codecs schema.ts',
  'src/sources/':
    'sources/inputs sources/http sources/s3 sources/compression formats errors.ts schema.ts plain-object.ts free-memory.ts xxhash-wasm',
  'src/sources/tables/':
    'sources sources/compression formats sinks/clickhouse sinks/postgres codecs/clickhouse errors.ts schema.ts targets.ts pg',
  'src/sources/inputs/': 'sources sources/s3 sources/compression formats errors.ts picomatch',
  'src/sources/compression/': 'sources codecs/compression errors.ts free-memory.ts seek-bzip xxhash-wasm zstddec',
  'src/sources/http/': 'sources sources/compression errors.ts secrets.ts undici',
  'src/sources/s3/': 'sources errors.ts install-command.ts @aws-sdk/client-s3',
  'src/formats/parquet/': 'formats codecs/compression codecs/text codecs errors.ts schema.ts free-memory.ts hyparquet',
  'src/formats/': 'pure formats/parquet codecs/clickhouse codecs/text codecs errors.ts schema.ts shell-words.ts',
  'src/sinks/clickhouse/':
    'sinks codecs/compression errors.ts until-aborted.ts secrets.ts schema.ts write-mode.ts install-command.ts undici chdb',
  'src/sinks/postgres/': 'sinks errors.ts secrets.ts schema.ts write-mode.ts install-command.ts pg pg-copy-streams',
  'src/sinks/file/': 'sinks codecs/compression file-output.ts file-pieces.ts errors.ts schema.ts @aws-sdk/client-s3',
  'src/sinks/':
    'encoding-name.ts file-output.ts file-pieces.ts row-counts.ts sinks/file errors.ts until-aborted.ts schema.ts targets.ts write-mode.ts sinks/clickhouse sinks/postgres codecs/compression',
  'src/generate/': 'pure codecs errors.ts plain-object.ts',
  'src/codecs/parquet/': 'pure codecs/clickhouse codecs/text codecs',
  'src/codecs/clickhouse/': 'pure codecs/text codecs',
  'src/codecs/postgres/': 'pure codecs/text codecs',
  'src/codecs/notations/': 'pure codecs/text codecs',
  'src/codecs/text/': 'pure codecs',
  'src/codecs/compression/': 'free-memory.ts lz4-napi hysnappy zstddec @mongodb-js/zstd',
  'src/codecs/': 'pure',
  'src/encoding-name.ts': 'pure file-formats.ts',
  'src/file-output.ts': 'pure file-formats.ts',
  'src/file-pieces.ts': 'pure',
  'src/file-formats.ts': 'pure',
  'src/disposable.ts': 'pure',
  'src/environment.ts': 'pure',
  'src/inspection.ts': 'pure errors.ts targets.ts',
  'src/run-details.ts': 'pure row-counts.ts errors.ts targets.ts',
  'src/report.ts': 'pure row-counts.ts errors.ts targets.ts write-mode.ts',
  'src/row-counts.ts': 'pure',
  'src/worst-status.ts': 'pure errors.ts',
  'src/write-mode.ts': 'pure',
  'src/until-aborted.ts': 'pure errors.ts',
  'src/errors.ts': 'pure error-codes.ts secrets.ts',
  'src/error-codes.ts': 'pure',
  'src/secrets.ts': 'pure find-secrets.ts',
  'src/find-secrets.ts': 'pure',
  'src/schema.ts': 'pure targets.ts',
  'src/targets.ts': 'pure',
  'src/shell-words.ts': 'pure',
  'src/install-command.ts': '',
  'src/loopback.ts': 'pure',
  'src/plain-object.ts': 'pure',
  'src/free-memory.ts': 'pure',
}

/** More files than one can take in at a glance. */
const FOLDER_FILES = 25

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire(?:\.resolve)?\(\s*|new URL\(\s*)'([^']+)'/g
const names = Object.keys(ROOMS).sort((one, other) => other.length - one.length)
const files = readdirSync('src', { recursive: true }).map((path) => join('src', path).split(sep).join('/'))
const imports = new Map()
const used = new Map(names.map((name) => [name, new Set()]))
const faults = []

for (const file of files.filter((path) => /\.c?ts$/.test(path))) {
  const room = roomOf(file)
  if (room === undefined) faults.push(`${file}: belongs to no room of scripts/check-imports.mjs`)
  else for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORT)) check(file, room, specifier)
}
for (const folder of new Set(files.map((path) => dirname(path)))) {
  const count = files.filter((path) => dirname(path) === folder && /\.\w+$/.test(path)).length
  if (count > FOLDER_FILES) faults.push(`${folder}/: ${count} files, more than ${FOLDER_FILES}: split it by idea`)
}
for (const file of imports.keys()) {
  const circle = circleFrom(file)
  if (circle !== undefined) faults.push(`${file}: imports itself by way of ${circle.join(' and ')}`)
}
for (const room of names) {
  for (const word of ROOMS[room].split(' ')) {
    if (word !== 'pure' && word !== '' && !used.get(room).has(word))
      faults.push(`${room} no longer imports ${word}: take it out of its row`)
    if (isAbove(word, room)) faults.push(`${room} stands below ${word} and may not import it`)
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
  const path = join(dirname(file), specifier).split(sep).join('/')
  const target = specifier.startsWith('.') ? roomOf(path) : undefined
  if (target !== undefined) imports.set(file, [...(imports.get(file) ?? []), path])
  if (target === room) return
  const word = target === undefined ? packageOf(specifier) : target.replace(/^src\/|\/$/g, '')
  used.get(room).add(word)
  if (!ROOMS[room].split(' ').includes(word)) faults.push(`${file}: ${room} may not import ${word} ('${specifier}')`)
}

/** Rooms of one folder may import each other: no circle of files comes of it. */
function isAbove(word, room) {
  const rows = Object.keys(ROOMS)
  const other = rows.find((row) => row === `src/${word}/` || row === `src/${word}`)
  const isKin = other !== undefined && other.split('/')[1] === room.split('/')[1]
  return other !== undefined && !isKin && rows.indexOf(other) < rows.indexOf(room)
}

/** The files between `file` and an import of it; undefined when there is none. */
function circleFrom(file) {
  const ways = new Map([[file, []]])
  for (const [at, way] of ways) {
    for (const next of imports.get(at) ?? []) {
      if (next === file) return way.length === 0 ? ['nothing'] : way
      if (!ways.has(next)) ways.set(next, [...way, next])
    }
  }
  return undefined
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
