// Random tables in every format, cut into chunks of any size and encoded as a worker does it: the rows are those that were
// written, whatever the chunks; for separated values also those that csv-parse reads. Every byte of the file is covered.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { findFormat } from '../../src/input/format/find-format.ts'
import type { RawInputOptions } from '../../src/options/input-options.ts'
import { resolveInputOptions } from '../../src/options/input-options.ts'
import { byteOrderMark } from '../../src/sources/byte-order-mark.ts'
import type { Source } from '../../src/sources/source.ts'
import { withoutHeader } from '../../src/sources/without-header.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf } from '../encodings/encodings-of.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { everyBytes, piecedStream } from '../sources/pieced-stream.ts'
import { planOf } from './encoding.ts'

type Cell = string | null
interface Written {
  readonly text: string
  readonly options: RawInputOptions
}

const NAMES = ['id', 'b', 'c']
const PIECES = [...'ab 1,;\t"\'\\#|[]{}:.N', '\n', '\r\n', '\r', '\\N', '\\.', 'é', '😀', '\u0001']

function randomTable(random: Random): Cell[][] {
  return Array.from({ length: random.below(12) }, (_, id) => [
    String(id),
    ...NAMES.slice(1).map(() => (random.chance(0.15) ? null : random.text(PIECES, random.below(7)))),
  ])
}

/** The line end of the last record may be missing; a mark of byte order may stand before the first. */
function wrapped(random: Random, text: string, canEndOpen = true): string {
  const end = canEndOpen && random.chance(0.3) ? text.replace(/(\r\n|\n)$/, '') : text
  return (random.chance(0.2) ? '\ufeff' : '') + end
}

function json(random: Random, rows: readonly Cell[][], gap: () => string): string[] {
  return rows.map((row) => {
    const members = row.map((cell, i) => `${gap()}"${NAMES[i]}"${gap()}:${gap()}${JSON.stringify(cell)}`)
    return `{${(random.chance(0.3) ? random.shuffled(members) : members).join(',')}${gap()}}`
  })
}

function separated(random: Random, rows: readonly Cell[][], format: 'csv' | 'tsv'): Written {
  const delimiter = format === 'tsv' ? '\t' : random.pick([',', ';', '|'])
  const quote = random.pick(['"', "'"])
  const style = random.pick(['double', 'backslash'] as const)
  const ends = random.chance(0.5) ? ['\n'] : ['\n', '\r\n', '\r']
  const field = (cell: Cell): string => {
    if (cell === null) return ''
    const isBare = cell !== '' && !/[\r\n#\\]/.test(cell) && !cell.includes(quote) && !cell.includes(delimiter)
    if (isBare && random.chance(0.6)) return cell
    const inside =
      style === 'double'
        ? cell.replaceAll(quote, quote + quote)
        : cell.replaceAll(/["'\\]/g, (found) => (found === '\\' || found === quote ? `\\${found}` : found))
    return quote + inside + quote
  }
  const hasHeader = random.chance(0.5)
  let text = hasHeader ? NAMES.join(delimiter) + random.pick(ends) : ''
  for (const row of rows) {
    if (random.chance(0.1)) text += `#${random.text(['a', quote, delimiter, '\\'], random.below(5))}\n`
    text += row.map(field).join(delimiter) + random.pick(ends)
  }
  const said = { format, delimiter, quote, escape: style, comment: '#', header: hasHeader }
  return { text, options: hasHeader ? said : { ...said, columns: NAMES } }
}

function escaped(random: Random, rows: readonly Cell[][], format: 'clickhouse-tsv' | 'postgres-text'): Written {
  const isPostgres = format === 'postgres-text'
  const delimiter = isPostgres ? random.pick(['\t', '|', ',']) : '\t'
  const words = new Map([
    ['\\', '\\\\'],
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
  ])
  const field = (cell: Cell): string => {
    if (cell === null) return '\\N'
    return [...cell]
      .map((character) => {
        const must = '\\\r\n'.includes(character) || character === delimiter
        if (!must && random.chance(0.9)) return character
        if (character.charCodeAt(0) < 0x80 && random.chance(0.3)) {
          return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
        }
        // Both servers take a line break behind a backslash.
        if (character === '\n' && random.chance(0.3)) return '\\\n'
        return words.get(character) ?? (must ? `\\${character}` : character)
      })
      .join('')
  }
  const hasHeader = random.chance(0.5)
  const end = random.pick(['\n', '\r\n'])
  const records = (hasHeader ? [NAMES, ...rows] : rows).map((row) => row.map(field).join(delimiter) + end)
  const marker = isPostgres && random.chance(0.3) ? `\\.${end}` : ''
  const said = { format, ...(isPostgres && { delimiter }), header: hasHeader }
  return { text: records.join('') + marker, options: hasHeader ? said : { ...said, columns: NAMES } }
}

const FORMATS: Readonly<Record<string, (random: Random, rows: readonly Cell[][]) => Written>> = {
  jsonl: (random, rows) => {
    const lines = json(random, rows, () => random.pick(['', '', ' ']))
    return {
      text: lines.map((line) => line + random.pick(['\n', '\r\n', '\n\n'])).join(''),
      options: { format: 'jsonl' },
    }
  },
  json: (random, rows) => {
    const documents = json(random, rows, () => random.pick(['', '', ' ', '\n', '\r\n']))
    const isArray = random.chance(0.5)
    const text = documents.join(isArray ? random.pick([',', ',\n', ' , ']) : random.pick(['\n', ' ', '']))
    return { text: isArray ? `[${text}]\n` : text, options: { format: 'json' } }
  },
  'json-compact': (random, rows) => {
    const hasHeader = random.chance(0.5)
    const lines = (hasHeader ? [NAMES, ...rows] : rows).map((row) => `${JSON.stringify(row)}\n`)
    return { text: lines.join(''), options: { format: 'json-compact', header: hasHeader, columns: NAMES } }
  },
  csv: (random, rows) => separated(random, rows, 'csv'),
  tsv: (random, rows) => separated(random, rows, 'tsv'),
  'clickhouse-tsv': (random, rows) => escaped(random, rows, 'clickhouse-tsv'),
  'postgres-text': (random, rows) => escaped(random, rows, 'postgres-text'),
}

const PLAN = planOf('postgres', { id: 'text', b: 'text', c: 'text' })

async function loaded(input: Buffer, options: RawInputOptions, chunkBytes: number, readBytes: number) {
  const source = { name: 'input', sizeBytes: input.length } as Source
  const head = input.subarray(byteOrderMark(input, input.length))
  const format = await findFormat(source, head, true, resolveInputOptions(options))
  const stream = piecedStream(input, everyBytes(readBytes, input.length))
  const cutting = { chunkBytes, maxRecordBytes: 10_000, allocate: (size: number) => new Uint8Array(size) }
  const reader = await makeRecordReader(format.record, PLAN)
  const encoder = blocksOf(PLAN)
  let rows = ''
  let covered = 0
  let records = 0
  let skipped = 0
  for await (const chunk of withoutHeader(format.cut(stream, 'input', cutting), format.header.bytes.length)) {
    const block = encodeChunk(chunk.bytes, PLAN, reader, encoder, false)
    assert.deepEqual([...block.rejects], [], JSON.stringify({ input: input.toString(), options }))
    assert.equal(block.records, block.rows + block.skipped)
    rows += Buffer.from(block.bytes).toString()
    records += block.records
    skipped += block.skipped
    covered += chunk.sourceBytes
  }
  return { rows, covered, loaded: records - skipped }
}

function copyText(rows: readonly Cell[][]): string {
  const words: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
  const field = (cell: Cell): string =>
    cell === null ? '\\N' : cell.replaceAll(/[\\\n\r\t]/g, (found) => words[found]!)
  return rows.map((row) => `${row.map(field).join('\t')}\n`).join('')
}

function parsedByPeer(text: string, options: RawInputOptions): string[][] {
  return parse(text, {
    bom: true,
    delimiter: options.delimiter!,
    quote: options.quote!,
    escape: options.escape === 'backslash' ? '\\' : options.quote!,
    comment: '#',
    comment_no_infix: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    from: options.header ? 2 : 1,
  })
}

for (const [name, write] of Object.entries(FORMATS)) {
  test(`${name}: random tables come back from chunks of any size, and every byte is covered`, async () => {
    const random = new Random(name.length)
    for (let round = 0; round < rounds(15, 300); round++) {
      const rows = randomTable(random)
      const { text, options } = write(random, rows)
      const file = wrapped(random, text)
      const input = Buffer.from(file)
      const wanted = { rows: copyText(rows), covered: input.length, loaded: rows.length }
      for (const chunkBytes of [4, 5, 9, 23, 64, 5000]) {
        const result = await loaded(input, options, chunkBytes, 1 + random.below(60))
        assert.deepEqual(result, wanted, JSON.stringify({ file, options, chunkBytes }))
      }
      if (name === 'csv' || name === 'tsv') {
        // To csv-parse NULL is an empty field like others.
        const values = rows.map((row) => row.map((cell) => cell ?? ''))
        assert.deepEqual(parsedByPeer(file, options), values, JSON.stringify({ file, options }))
      }
    }
  })
}

test('a header that the file ends in, without a line end, is no record', async () => {
  for (const format of ['csv', 'tsv', 'clickhouse-tsv', 'postgres-text', 'json-compact']) {
    const text = format === 'json-compact' ? '["id"]' : 'id'
    // One column: there, a blank line would be a record.
    const { loaded: count, covered } = await loaded(Buffer.from(text), { format, header: true }, 64, 64)
    assert.deepEqual([format, count, covered], [format, 0, text.length])
  }
})

test('a first record without a line end, and one that is longer than what is looked at', async () => {
  const source = { name: 'input' } as Source
  for (const format of ['csv', 'tsv', 'clickhouse-tsv', 'postgres-text']) {
    const options = resolveInputOptions({ format, header: false })
    const { record } = await findFormat(source, Buffer.from('abc'), true, options)
    assert.deepEqual('fields' in record && record.fields, ['c1'])
    await assert.rejects(findFormat(source, Buffer.from('abc'), false, options), /the first record of input/)
  }
})
