// Nicolas Seriot's JSONTestSuite, whose files say by their name what a parser has to do with them: y_ accept,
// n_ refuse, i_ either. They lie beside the checkout where the project is built, not in it.

import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { REJECT } from '../../src/codecs/reject.ts'
import { postgresTextBlocks } from '../../src/encodings/postgres-text/blocks.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import { fieldNames, type Plan } from '../../src/plan/plan.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { isJson, readJson } from '../oracle/json-reader.ts'

const CHECKOUT = new URL('../../../', import.meta.url)
const SUITE = fileURLToPath(new URL('../shared/data/suites/json/test_parsing/', CHECKOUT))
const options = existsSync(SUITE) ? {} : { skip: 'JSONTestSuite is not beside the checkout' }

/** Refusals that say that a text is not JSON. */
const NOT_JSON: readonly number[] = [REJECT.jsonSyntax, REJECT.jsonTooDeep, REJECT.invalidUtf8]

/** The documents of one line; a line feed at the end is not part of them. */
function documents(): { name: string; bytes: Buffer }[] {
  const files = readdirSync(SUITE).filter((name) => name.endsWith('.json'))
  const read = files.map((name) => ({ name, bytes: readFileSync(join(SUITE, name)) }))
  const lines = read.map(({ name, bytes }) => ({ name, bytes: bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes }))
  return lines.filter(({ bytes }) => !bytes.includes(0x0a))
}

/** The reject of the record, or 0; every column takes every value. */
function verdict(record: Buffer, names: readonly string[]): number {
  const columns = names.map((name) => ({ name, type: 'json', nullable: true, whenMissing: 'null' as const }))
  const plan: Plan = { encoding: 'postgres-text', rules: {}, columns, notWritable: [], notSampled: [] }
  const chunk = Buffer.concat([record, Buffer.from('\n')])
  const block = encodeChunk(chunk, plan, jsonlReader(fieldNames(plan)), postgresTextBlocks(plan), false)
  assert.equal(block.lines, 1)
  assert.equal(block.rows + block.rejects.length / 7 + block.skipped, 1)
  return block.rejects[0] ?? 0
}

test('every one-line document of JSONTestSuite is judged as its name says, as the value of a field', options, () => {
  const seen = { y: 0, n: 0, i: 0 }
  for (const { name, bytes } of documents()) {
    const record = Buffer.concat([Buffer.from('{"v": '), bytes, Buffer.from('}')])
    const reject = verdict(record, ['v'])
    seen[name[0] as 'y' | 'n' | 'i']++
    if (name.startsWith('y_')) assert.equal(reject, 0, name)
    if (name.startsWith('n_')) assert.ok(NOT_JSON.includes(reject), `${name}: ${reject}`)
    if (isUtf8(record)) assert.equal(reject === 0, isJson(record.toString()), name)
    else assert.equal(reject, REJECT.invalidUtf8, name)
  }
  assert.ok(seen.y > 80 && seen.n > 150 && seen.i > 25, JSON.stringify(seen))
})

test('every one-line object of JSONTestSuite is judged as its name says, as a record', options, () => {
  let objects = 0
  for (const { name, bytes } of documents()) {
    if (!/^\s*\{/.test(bytes.toString('latin1'))) continue
    objects++
    const reject = verdict(bytes, namesIn(bytes))
    // JSON allows a key twice; a record of which only one value can be loaded is refused.
    if (name.startsWith('y_object_duplicated_key')) assert.equal(reject, REJECT.duplicateKey, name)
    else if (name.startsWith('y_')) assert.equal(reject, 0, name)
    if (name.startsWith('n_')) assert.ok(NOT_JSON.includes(reject), `${name}: ${reject}`)
  }
  assert.ok(objects > 40, `${objects} objects`)
})

/** The keys of the object, or what looks like one. */
function namesIn(bytes: Buffer): string[] {
  const text = bytes.toString()
  if (!isJson(text)) return [...new Set([...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!))]
  const object = readJson(text)
  assert.equal(object.kind, 'object')
  return [...new Set(object.members.map((member) => member.name.value))]
}
