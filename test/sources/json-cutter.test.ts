import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { type JsonChunk, sourceLine, sourceOffset } from '../../src/sources/json-chunk.ts'
import { cutJsonDocuments } from '../../src/sources/json-cutter.ts'
import { Random } from '../oracle/random.ts'
import { type MadeInput, randomBlank, randomInput, randomJson, randomObject, type Shape } from './json-documents.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'

const LF = 0x0a

interface Cut {
  readonly chunks: readonly JsonChunk[]
  readonly error: BulkloadError | undefined
  /** The largest buffer that was asked for. */
  readonly largest: number
}

async function cutText(
  text: string | Uint8Array,
  chunkBytes: number,
  cuts: readonly number[] = [],
  max = 10_000,
): Promise<Cut> {
  const chunks: JsonChunk[] = []
  let largest = 0
  // What was in a buffer before must not matter.
  const allocate = (size: number): Uint8Array => {
    largest = Math.max(largest, size)
    return new Uint8Array(size).fill(LF)
  }
  const stream = piecedStream(typeof text === 'string' ? Buffer.from(text) : text, cuts)
  try {
    const options = { chunkBytes, maxRecordBytes: max, allocate }
    for await (const chunk of cutJsonDocuments(stream, 'the input', options)) chunks.push(chunk)
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError, String(cause))
    return { chunks, error: cause, largest }
  }
  return { chunks, error: undefined, largest }
}

/** The lines of all chunks, without their line feeds. */
function linesOf(chunks: readonly JsonChunk[]): string[] {
  return chunks.flatMap(({ bytes }) => {
    const text = Buffer.from(bytes).toString()
    assert.ok(text === '' || text.endsWith('\n'), 'a chunk ends with a line feed')
    return text.split('\n').slice(0, -1)
  })
}

function covered(chunks: readonly JsonChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.sourceBytes, 0)
}

/** Every byte of a document lies in the source where the chunk says, and its line is reported. */
function checkPlaces(chunks: readonly JsonChunk[], source: Buffer, input: MadeInput): void {
  let document = 0
  for (const chunk of chunks) {
    let index = 0
    for (let pos = 0; pos < chunk.bytes.length; index++, document++) {
      const end = chunk.bytes.indexOf(LF, pos)
      const before = input.text.slice(0, input.starts[document])
      while (pos < end && chunk.bytes[pos] === 0x20 && sourceOffset(chunk, pos) < Buffer.byteLength(before)) pos++
      assert.equal(sourceOffset(chunk, pos), Buffer.byteLength(before), `the start of document ${document}`)
      assert.equal(sourceLine(chunk, index), before.split('\n').length, `the line of document ${document}`)
      for (; pos < end; pos++) {
        const byte = source[sourceOffset(chunk, pos)]
        if (byte !== chunk.bytes[pos]) assert.deepEqual([chunk.bytes[pos], byte], [0x20, LF])
      }
      pos = end + 1
    }
    assert.equal(chunk.recordLines.length, index)
  }
  assert.equal(document, input.documents.length)
}

function checkCut({ chunks, error }: Cut, input: MadeInput, note: string): void {
  assert.equal(error, undefined, `${note}: ${error?.message} ${JSON.stringify(error?.place)}`)
  const source = Buffer.from(input.text)
  assert.deepEqual(
    linesOf(chunks).map((line) => JSON.parse(line)),
    input.documents.map((document) => JSON.parse(document)),
    note,
  )
  assert.equal(covered(chunks), source.length, note)
  checkPlaces(chunks, source, input)
}

const SHAPES: readonly Shape[] = ['array', 'one after another', 'touching']

for (const shape of SHAPES) {
  test(`random objects, ${shape}, become a line each, whatever the size of a chunk`, async () => {
    const random = new Random(SHAPES.indexOf(shape) + 1)
    for (let round = 0; round < 400; round++) {
      const blank = randomBlank(random)
      const input = randomInput(random, shape, random.below(12), () => randomObject(random, 3, blank))
      const length = Buffer.byteLength(input.text)
      const size = random.pick([64, 65, 66, 67, 100, 128, 200, 300, 5000])
      const cuts = random.pick([[], everyBytes(1, length), everyBytes(1 + random.below(30), length)])
      checkCut(await cutText(input.text, size, cuts), input, `${JSON.stringify(input.text)} in chunks of ${size}`)
    }
  })

  test(`random values of every kind, ${shape}, are documents too`, async () => {
    const random = new Random(10 + SHAPES.indexOf(shape))
    for (let round = 0; round < 400; round++) {
      const blank = randomBlank(random)
      const input = randomInput(random, shape, random.below(12), () => randomJson(random, 2, blank))
      const size = random.pick([64, 65, 66, 67, 100, 300])
      checkCut(await cutText(input.text, size), input, `${JSON.stringify(input.text)} in chunks of ${size}`)
    }
  })

  test(`where the reads end does not change the chunks: ${shape}`, async () => {
    const random = new Random(20 + SHAPES.indexOf(shape))
    const blank = randomBlank(random)
    const input = randomInput(random, shape, 14, () => randomObject(random, 3, blank))
    const length = Buffer.byteLength(input.text)
    for (const size of [64, 71, 128]) {
      const whole = await cutText(input.text, size)
      for (let at = 0; at <= length; at++)
        assert.deepEqual((await cutText(input.text, size, [at])).chunks, whole.chunks)
      assert.deepEqual((await cutText(input.text, size, everyBytes(1, length))).chunks, whole.chunks)
    }
  })

  test(`every byte of an input comes once at the edge of a buffer: ${shape}`, async () => {
    const random = new Random(30 + SHAPES.indexOf(shape))
    for (const blank of [() => '', () => '\r\n ']) {
      const input = randomInput(random, shape, 9, () => randomObject(random, 3, blank))
      for (let size = 64; size < 260; size++) checkCut(await cutText(input.text, size), input, `chunks of ${size}`)
    }
  })
}

test('a line feed in a document is a space, and what is between documents is no line', async () => {
  const { chunks } = await cutText('[ {"a":\n1},\n\n\r\n {"a" : 2}\t\n] \n', 64)
  assert.equal(Buffer.from(chunks[0]!.bytes).toString(), '  {"a": 1}\n     {"a" : 2}\n')
  assert.deepEqual([sourceLine(chunks[0]!, 0), sourceLine(chunks[0]!, 1)], [1, 5])
})

test('documents that touch are distinguished by a line feed of our own', async () => {
  const { chunks } = await cutText('{"a":1}{"a":2}"x"1[]', 64)
  assert.equal(Buffer.from(chunks[0]!.bytes).toString(), '{"a":1}\n{"a":2}\n"x"\n1\n[]\n')
  assert.deepEqual([...chunks[0]!.insertedAt!], [7, 15, 19, 21])
})

test('many megabytes of white space need no larger buffer', async () => {
  const { chunks, largest, error } = await cutText(`[${' \n'.repeat(100_000)}{"a":1}${'\r\n'.repeat(100_000)}]\n`, 64)
  assert.equal(error, undefined)
  assert.deepEqual(
    linesOf(chunks).map((line) => line.trim()),
    ['{"a":1}'],
  )
  assert.equal(covered(chunks), 1 + 200_000 + 7 + 200_000 + 2)
  assert.equal(sourceLine(chunks[0]!, 0), 100_001)
  assert.equal(largest, 64)
})

test('an input without documents is covered by a chunk without lines', async () => {
  for (const text of [
    '',
    ' ',
    '\n\n',
    '[]',
    ' [ ] ',
    '[\n]\n',
    '\ufeff',
    '\ufeff[]',
    ' '.repeat(200),
    `[${' '.repeat(200)}]`,
  ]) {
    const { chunks, error } = await cutText(text, 64)
    assert.equal(error, undefined, text)
    assert.deepEqual(linesOf(chunks), [])
    assert.equal(covered(chunks), Buffer.byteLength(text))
  }
})

interface Fault {
  readonly text: string
  /** The place: byte and line. */
  readonly at: readonly [byteOffset: number, line: number]
  readonly message: RegExp
  /** How many documents come before the error. */
  readonly before: number
}

const FAULTS: readonly Fault[] = [
  { text: '[{"a":1} {"a":2}]', at: [9, 1], message: /^unexpected \{ after an element/, before: 1 },
  { text: '[{"a":1}\n{"a":2}]', at: [9, 2], message: /^unexpected \{ after/, before: 1 },
  { text: '[{"a":1}{"a":2}]', at: [8, 1], message: /^unexpected \{ after/, before: 1 },
  { text: '[{"a":1}:{"a":2}]', at: [8, 1], message: /^unexpected : after/, before: 1 },
  { text: '[{"a":1}}', at: [8, 1], message: /^unexpected \} after/, before: 1 },
  { text: '[{"a":1},,{"a":2}]', at: [9, 1], message: /^unexpected , instead of an element/, before: 1 },
  { text: '[,{"a":1}]', at: [1, 1], message: /^unexpected , instead of/, before: 0 },
  { text: '[{"a":1},\n]', at: [10, 2], message: /^unexpected \] instead of/, before: 1 },
  { text: '[{"a":1}]\n[{"a":2}]', at: [10, 2], message: /^unexpected \[ after the end of the array/, before: 1 },
  { text: '[{"a":1}]]', at: [9, 1], message: /^unexpected \] after the end/, before: 1 },
  { text: '[]x', at: [2, 1], message: /^unexpected x after the end/, before: 0 },
  { text: '{"a":1}\nhello {"a":2}', at: [8, 2], message: /cannot begin with h/, before: 1 },
  { text: '{"a":1},{"a":2}', at: [7, 1], message: /cannot begin with ,/, before: 1 },
  { text: '{"a":1}}', at: [7, 1], message: /cannot begin with }/, before: 1 },
  { text: '{"a":1}\ufeff{"a":2}', at: [7, 1], message: /cannot begin with \\xef/, before: 1 },
  { text: '{"a":1}\n{"a":1]\n{"a":2}', at: [14, 2], message: /^\] does not match the open bracket/, before: 1 },
  { text: '[{"a":1},\n{"a":[1},{"a":2}]', at: [17, 2], message: /^\} does not match/, before: 1 },
  { text: '{"a":1}\n{"a":"x}\n{"a":2}', at: [16, 2], message: /^the line ends inside a string/, before: 1 },
  { text: '{"a":1}\n{"a":"x\\\n"}', at: [16, 2], message: /^the line ends inside/, before: 1 },
  { text: '{"a":1}\n{"a":"x\\', at: [8, 2], message: /^the input ends at byte 16, inside a string/, before: 1 },
  { text: '{"a":1}\n\n{"a":"x', at: [9, 3], message: /^the input ends at byte 16, inside a string/, before: 1 },
  { text: '{"a":1}\n{\n"a":\n1,', at: [8, 2], message: /^the input ends at byte 17, inside the document/, before: 1 },
  { text: '[{"a":1}', at: [8, 1], message: /^the input ends before the array/, before: 1 },
  { text: '[{"a":1},\n', at: [10, 2], message: /^the input ends before the array/, before: 1 },
  { text: '[', at: [1, 1], message: /^the input ends before the array/, before: 0 },
  { text: '[1,2', at: [4, 1], message: /^the input ends before the array/, before: 2 },
]

test('what is wrong between documents or with their brackets is an error with its place, after what came before', async () => {
  for (const { text, at, message, before } of FAULTS) {
    // The same fault at every place of a buffer: white space moves it.
    for (let blanks = 0; blanks < 70; blanks++) {
      const { error, chunks } = await cutText(`\n${' '.repeat(blanks)}${text}`, 64, blanks % 2 ? [] : [blanks + 5])
      assert.equal(error?.code, 'BL_JSON_SYNTAX', text)
      const place = { source: 'the input', line: at[1] + 1, byteOffset: at[0] + blanks + 1 }
      assert.deepEqual(error.place, place, text)
      const shifted = error.message.replace(/byte (\d+)/, (_, byte: string) => `byte ${Number(byte) - blanks - 1}`)
      assert.match(shifted, message, text)
      assert.ok(error.hint)
      assert.equal(linesOf(chunks).length, before, text)
    }
  }
})

test('an input cut short anywhere is an error or a shorter input, never other documents', async () => {
  const random = new Random(40)
  for (const shape of SHAPES) {
    const input = randomInput(random, shape, 8, () => randomObject(random, 3, () => random.pick(['', '\n'])))
    const bytes = Buffer.from(input.text)
    for (let length = 0; length < bytes.length; length++) {
      const { chunks, error } = await cutText(bytes.subarray(0, length), 64)
      const lines = linesOf(chunks)
      const whole = input.documents.filter(
        (document, i) => Buffer.byteLength(input.text.slice(0, input.starts[i]! + document.length)) <= length,
      )
      assert.deepEqual(
        lines.map((line) => JSON.parse(line)),
        whole.map((document) => JSON.parse(document)),
      )
      if (error === undefined) assert.equal(covered(chunks), length)
      else assert.equal(error.code, 'BL_JSON_SYNTAX')
    }
  }
})

test('a document of exactly the largest size passes, a longer one is an error where it begins', async () => {
  for (const max of [64, 100, 127, 128, 129, 255, 500]) {
    const document = `{"a":"${'x'.repeat(max - 8)}"}`
    const longer = `{"a":"${'x'.repeat(max - 7)}"}`
    for (const chunkBytes of [64, 65, max - 1, max, max + 1, max + 2].filter((size) => size >= 64)) {
      for (const [before, between, after] of [
        ['', '', ''],
        ['{}', '', '{}'],
        ['[{},\n', '', ',{}]'],
        ['{}\n', ' ', '\n'],
      ] as const) {
        const good = await cutText(before + document + between + after, chunkBytes, [], max)
        assert.equal(good.error, undefined, `${max} ${chunkBytes} ${before}`)
        assert.ok(linesOf(good.chunks).some((line) => line.trim() === document))
        const bad = await cutText(before + longer + between + after, chunkBytes, [], max)
        assert.equal(bad.error?.code, 'BL_RECORD_TOO_LARGE')
        assert.equal(bad.error.place?.byteOffset, before.length)
        assert.equal(bad.error.place.line, before.split('\n').length)
        assert.equal(linesOf(bad.chunks).length, before === '' ? 0 : 1)
      }
    }
  }
})

test('an input that never closes a document is abandoned early, not gathered', async () => {
  const { error, largest } = await cutText('{"a":['.repeat(10_000), 64, [], 1000)
  assert.equal(error?.code, 'BL_RECORD_TOO_LARGE')
  assert.ok(largest <= 1002, `${largest} bytes were asked for`)
})
