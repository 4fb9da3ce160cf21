import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { cutJsonDocuments } from '../../src/sources/json-cutter.ts'
import { isJson } from '../oracle/json-reader.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { randomBlank, randomInput, randomObject } from './json-documents.ts'
import { piecedStream } from './pieced-stream.ts'

const ROUNDS = rounds(2500, 60_000)
const PIECES = [
  ...'{}[]",:\\ \n\r\t01-tfnx',
  '\u0000',
  '\u000b',
  '\ufeff',
  '\u2060',
  'é',
  '},{',
  '"]',
  '\\"',
  '\\\n',
  '""',
]

/** The lines that the input became, and whether its end came without an error. */
async function linesOf(
  text: string,
  chunkBytes: number,
): Promise<{ lines: string[]; covered: number; isWhole: boolean }> {
  const lines: string[] = []
  let covered = 0
  const allocate = (size: number): Uint8Array => new Uint8Array(size)
  const options = { chunkBytes, maxRecordBytes: 100_000, allocate }
  try {
    for await (const chunk of cutJsonDocuments(piecedStream(Buffer.from(text), []), 'fuzz', options)) {
      const made = Buffer.from(chunk.bytes).toString().split('\n').slice(0, -1)
      assert.equal(made.length, chunk.recordLines.length)
      lines.push(...made)
      covered += chunk.sourceBytes
    }
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError, String(cause))
    assert.equal(cause.code, 'BL_JSON_SYNTAX')
    const { line, byteOffset } = cause.place ?? {}
    // The reported line is that of the byte.
    assert.equal(line, Buffer.from(text).subarray(0, byteOffset).toString('latin1').split('\n').length)
    assert.ok(covered <= (byteOffset ?? -1))
    return { lines, covered, isWhole: false }
  }
  return { lines, covered, isWhole: true }
}

test(`${ROUNDS} broken arrays are taken when JSON.parse takes them; else an error or a line that is no JSON`, async () => {
  const random = new Random(7)
  let taken = 0
  for (let round = 0; round < ROUNDS; round++) {
    const blank = randomBlank(random)
    const input = randomInput(random, 'array', random.below(5), () => randomObject(random, 2, blank))
    let text = input.text.replace('\ufeff', '')
    for (let i = random.below(3); i >= 0; i--) {
      const at = random.below(text.length + 1)
      text = text.slice(0, at) + (random.chance(0.5) ? random.pick(PIECES) : '') + text.slice(at + random.below(3))
    }
    // The cut may have halved a surrogate pair.
    text = Buffer.from(text).toString()
    if (!/^[ \t\r\n]*\[/.test(text)) continue
    const { lines, covered, isWhole } = await linesOf(text, random.pick([64, 70, 150, 1000]))
    const isTaken = isWhole && lines.every(isJson)
    assert.equal(isTaken, isJson(text), JSON.stringify(text))
    if (isWhole) assert.equal(covered, Buffer.byteLength(text))
    if (!isTaken) continue
    taken++
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      JSON.parse(text),
    )
  }
  assert.ok(taken > ROUNDS / 50 && taken < ROUNDS * 0.9, `${taken} were taken`)
})

test(`${ROUNDS} broken sequences become documents that are what is in them, and nothing is lost`, async () => {
  const random = new Random(8)
  let whole = 0
  for (let round = 0; round < ROUNDS; round++) {
    const blank = randomBlank(random)
    const input = randomInput(random, random.pick(['touching', 'one after another']), 1 + random.below(4), () =>
      randomObject(random, 2, blank),
    )
    let text = input.text.replace('\ufeff', '')
    const at = random.below(text.length + 1)
    text = text.slice(0, at) + (random.chance(0.5) ? random.pick(PIECES) : '') + text.slice(at + random.below(3))
    text = Buffer.from(text).toString()
    if (/^[ \t\r\n]*\[/.test(text) || text.startsWith('\ufeff')) continue
    const { lines, isWhole } = await linesOf(text, random.pick([64, 70, 150, 1000]))
    if (!isWhole) continue
    whole++
    // But for white space, the lines are the input.
    assert.equal(lines.join('').replace(/[ \t\r\n]/g, ''), text.replace(/[ \t\r\n]/g, ''))
    if (isJson(text))
      assert.deepEqual(
        lines.map((line) => JSON.parse(line)),
        [JSON.parse(text)],
      )
    else if (lines.length === 1) assert.ok(!isJson(lines[0]!), JSON.stringify(text))
  }
  assert.ok(whole > ROUNDS / 10, `${whole} were whole`)
})
