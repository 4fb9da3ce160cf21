// Nicolas Seriot's JSONTestSuite through the cutter of documents and the reader of lines behind it: each file as the
// one document of an input, and as an element of an array. The files lie beside the checkout, not in it.

import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { BulkloadError } from '../../src/errors.ts'
import { scanValue, skipBlanks } from '../../src/formats/json/scan.ts'
import { cutJsonDocuments } from '../../src/sources/json-cutter.ts'
import { isJson } from '../oracle/json-reader.ts'
import { piecedStream } from './pieced-stream.ts'

const CHECKOUT = new URL('../../../', import.meta.url)
const SUITE = fileURLToPath(new URL('../shared/data/suites/json/test_parsing/', CHECKOUT))
const options = existsSync(SUITE) ? {} : { skip: 'JSONTestSuite is not beside the checkout' }

/** Whether every document of the input is JSON to the cutter and the scanner; how many there are. */
async function verdict(input: Buffer): Promise<{ readonly taken: boolean; readonly documents: number }> {
  let documents = 0
  let taken = true
  const allocate = (size: number): Uint8Array => new Uint8Array(size)
  try {
    const cut = { chunkBytes: 64, maxRecordBytes: 1_000_000, allocate }
    for await (const { bytes, recordLines } of cutJsonDocuments(piecedStream(input, []), 'suite', cut)) {
      let lines = 0
      for (let pos = 0; pos < bytes.length; lines++) {
        const lineEnd = bytes.indexOf(0x0a, pos)
        // The scanner's end must be the line's own: nothing of the next line is read.
        const line = bytes.subarray(pos, lineEnd + 1)
        const end = scanValue(line, skipBlanks(line, 0))
        if (end < 0 || skipBlanks(line, end) !== line.length - 1) taken = false
        pos = lineEnd + 1
      }
      assert.equal(lines, recordLines.length)
      documents += lines
    }
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError, String(cause))
    assert.equal(cause.code, 'BL_JSON_SYNTAX')
    assert.ok(cause.place?.byteOffset !== undefined && cause.place.byteOffset <= input.length)
    taken = false
  }
  return { taken, documents }
}

function files(): { readonly name: string; readonly bytes: Buffer }[] {
  const names = readdirSync(SUITE).filter((name) => name.endsWith('.json'))
  return names.map((name) => ({ name, bytes: readFileSync(join(SUITE, name)) }))
}

test('every file of JSONTestSuite is judged as its name says, as an element of an array', options, async () => {
  const seen = { y: 0, n: 0, i: 0 }
  for (const { name, bytes } of files()) {
    const input = Buffer.concat([Buffer.from('[{},'), bytes, Buffer.from(',{}]')])
    const { taken, documents } = await verdict(input)
    // Workers refuse text that is not UTF-8 before they read it.
    if (!isUtf8(input)) assert.ok(!name.startsWith('y_'))
    else assert.equal(taken, isJson(input.toString()), name)
    if (name.startsWith('y_')) assert.ok(taken && documents === 3, name)
    if (name.startsWith('n_')) assert.ok(!taken || !isUtf8(input), name)
    seen[name[0] as 'y' | 'n' | 'i']++
  }
  assert.ok(seen.y > 80 && seen.n > 150 && seen.i > 25, JSON.stringify(seen))
})

/** No JSON text, but none or several of them. */
const SEQUENCES: Readonly<Record<string, number>> = {
  'n_single_space.json': 0,
  'n_structure_UTF8_BOM_no_data.json': 0,
  'n_structure_no_data.json': 0,
  'n_structure_object_with_trailing_garbage.json': 2,
}

test('every file of JSONTestSuite is judged as its name says, as an input', options, async () => {
  let sequences = 0
  for (const { name, bytes } of files()) {
    const { taken, documents } = await verdict(bytes)
    const count = SEQUENCES[name]
    if (count !== undefined) {
      assert.deepEqual({ taken, documents }, { taken: true, documents: count }, name)
      sequences++
    } else if (isUtf8(bytes)) assert.equal(taken, isJson(bytes.toString().replace(/^\ufeff/, '')), name)
    if (name.startsWith('y_')) assert.ok(taken, name)
  }
  assert.equal(sequences, Object.keys(SEQUENCES).length)
})
