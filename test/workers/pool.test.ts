import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { defaultWorkers } from '../../src/workers/default-workers.ts'
import type { EncodeSettings } from '../../src/workers/messages.ts'
import { WorkerPool } from '../../src/workers/pool.ts'
import { typedPlan } from '../encodings/three-ways.ts'
import { decodeFrames } from '../oracle/frame-decoder.ts'
import { encoderOf, planOf } from './encoding.ts'

const pool = new WorkerPool(2)
after(() => pool.close())

const PLAN = planOf('postgres', { id: 'int4', name: 'text' })
const SETTINGS: EncodeSettings = { plan: PLAN, stopAtReject: false }
const CHUNK = '{"id":1,"name":"é"}\n\n{"id":"x"}\n{"id":2}\n'

/** A chunk in a buffer of its own, with room around it. */
function chunkOf(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  const buffer = new Uint8Array(bytes.length + 100)
  buffer.set(bytes, 40)
  return buffer.subarray(40, 40 + bytes.length)
}

test('a worker makes of a chunk what the encoder makes of it', async () => {
  const result = await pool.encoder(SETTINGS).encode(chunkOf(CHUNK))
  const { block, text } = encoderOf(PLAN)(Buffer.from(CHUNK))
  assert.equal(Buffer.from(result.frame ?? []).toString(), text)
  assert.equal(result.blockBytes, Buffer.byteLength(text))
  const { lines, rows, skipped, rejects, places } = result
  assert.deepEqual(
    { lines, rows, skipped, rejects, places },
    { lines: 4, rows: 2, skipped: 1, rejects: block.rejects, places: block.places },
  )
})

test('chunks of a short load, which no thread encodes, are encoded one after another', async () => {
  const short = new WorkerPool(1)
  short.begin(1000)
  const encoder = short.encoder({ ...SETTINGS, frame: { codec: 'lz4', level: undefined } })
  const texts = Array.from({ length: 20 }, (_, i) => `{"id":${i},"name":"${'x'.repeat(i)}"}\n`)
  const results = await Promise.all(texts.map((text) => encoder.encode(chunkOf(text))))
  for (const [i, text] of texts.entries()) {
    const expected = encoderOf(PLAN)(Buffer.from(text)).text
    assert.equal(decodeFrames(results[i]!.frame!).toString(), expected)
  }
  await short.close()
})

test('the chunk is transferred to the worker and back, not copied', async () => {
  const chunk = chunkOf(CHUNK)
  const { buffer } = chunk
  const size = buffer.byteLength
  const result = await pool.encoder(SETTINGS).encode(chunk)
  assert.equal(buffer.byteLength, 0, 'the sender still has the bytes')
  assert.equal(chunk.length, 0)
  assert.equal(Buffer.from(result.chunk).toString(), CHUNK)
  assert.equal(result.chunk.buffer.byteLength, size, 'the whole buffer comes back, to be filled again')
})

test('a thread takes chunks in the order in which they came', async () => {
  const one = new WorkerPool(1)
  try {
    const encoder = one.encoder(SETTINGS)
    const done: number[] = []
    const send = (ordinal: number): Promise<unknown> =>
      encoder.encode(chunkOf(CHUNK)).then(() => {
        done.push(ordinal)
      })
    // Several wait all the time, as in a load.
    const inFlight: Promise<unknown>[] = []
    for (let ordinal = 0; ordinal < 40; ordinal++) {
      inFlight.push(send(ordinal))
      if (inFlight.length === 4) await inFlight.shift()
    }
    await Promise.all(inFlight)
    assert.deepEqual(
      done,
      Array.from({ length: 40 }, (_, ordinal) => ordinal),
    )
  } finally {
    await one.close()
  }
})

const FRAMES = [undefined, { codec: 'lz4', level: undefined }, { codec: 'none', level: undefined }] as const

test('the frame has a buffer of its own with little room to spare, without the encoder’s memory around it', async () => {
  for (const frame of FRAMES) {
    const result = await pool.encoder({ ...SETTINGS, ...(frame && { frame }) }).encode(chunkOf(CHUNK))
    assert.ok(result.frame)
    const { byteOffset, buffer, length } = result.frame
    assert.equal(byteOffset, 0)
    assert.ok(buffer.byteLength <= Math.ceil(length * 1.125), `${buffer.byteLength} for ${length}`)
  }
})

test('the frame lies in memory that is given for it, when there is enough', async () => {
  for (const frame of FRAMES) {
    const encoder = pool.encoder({ ...SETTINGS, ...(frame && { frame }) })
    const fresh = await encoder.encode(chunkOf(CHUNK))
    assert.ok(fresh.frame)
    const { length } = fresh.frame
    for (const [size, expected] of [
      [length, length],
      [length + 1000, length + 1000],
      [length - 1, Math.ceil(length * 1.125)],
    ] as const) {
      const spare = new ArrayBuffer(size)
      new Uint8Array(spare).fill(0xee)
      const { frame: reused } = await encoder.encode(chunkOf(CHUNK), spare)
      assert.equal(spare.byteLength, 0, 'it is taken over')
      assert.deepEqual(reused, fresh.frame)
      assert.equal(reused?.buffer.byteLength, expected)
    }
  }
})

test('a frame holds the block, in the codec that was asked for', async () => {
  const { text } = encoderOf(PLAN)(Buffer.from(CHUNK))
  for (const [codec, method] of [
    ['lz4', 0x82],
    ['zstd', 0x90],
    ['none', 0x02],
  ] as const) {
    const result = await pool.encoder({ ...SETTINGS, frame: { codec, level: undefined } }).encode(chunkOf(CHUNK))
    assert.ok(result.frame)
    assert.equal(result.frame[16], method)
    assert.equal(decodeFrames(result.frame).toString(), text)
  }
})

test('a chunk without a row has no frame', async () => {
  const encoder = pool.encoder({ ...SETTINGS, frame: { codec: 'lz4', level: undefined } })
  for (const text of ['\n\n', '{"id":"x"}\n', '']) {
    const result = await encoder.encode(chunkOf(text))
    assert.equal(result.frame, undefined)
    assert.equal(result.rows, 0)
  }
})

test('without a plan records go out as they came', async () => {
  const result = await pool.encoder({ stopAtReject: true }).encode(chunkOf('{"a":1}\nno JSON\n'))
  assert.equal(Buffer.from(result.frame ?? []).toString(), '{"a":1}\nno JSON\n')
  assert.equal(result.rows, 2)
})

test('the tables of one pool do not mix: each chunk meets the plan of its encoder', async () => {
  const plans = Array.from({ length: 6 }, (_, i) => planOf('postgres', { [`c${i}`]: i % 2 === 0 ? 'int4' : 'text' }))
  const encoders = plans.map((plan) => pool.encoder({ plan, stopAtReject: plan.columns[0]?.type === 'int4' }))
  const texts = plans.map((_, i) => `{"c${i}":${i}}\n{"other":1}\n{"c${i}":${i + 10}}\n`)
  for (let round = 0; round < 20; round++) {
    const results = await Promise.all(encoders.map((encoder, i) => encoder.encode(chunkOf(texts[i] ?? ''))))
    for (const [i, { frame, rows }] of results.entries()) {
      const stops = i % 2 === 0
      assert.equal(Buffer.from(frame ?? []).toString(), stops ? `${i}\n` : `${i}\n${i + 10}\n`)
      assert.equal(rows, stops ? 1 : 2)
    }
  }
})

test('a fault in a worker is an error of the chunk, and the pool goes on', async () => {
  const broken = { plan: { target: 'postgres' }, stopAtReject: false } as unknown as EncodeSettings
  await assert.rejects(pool.encoder(broken).encode(chunkOf(CHUNK)), (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_WORKER')
    assert.match(error.message, /^an encoding thread failed: /)
    return true
  })
  assert.equal((await pool.encoder(SETTINGS).encode(chunkOf(CHUNK))).rows, 2)
})

test('a closed pool ends the work under way and takes no more', async () => {
  const other = new WorkerPool(1)
  const encoder = other.encoder(SETTINGS)
  await encoder.encode(chunkOf(CHUNK))
  const underWay = Array.from({ length: 20 }, () => encoder.encode(chunkOf(CHUNK.repeat(1000))))
  const outcomes = Promise.allSettled(underWay)
  await other.close()
  for (const outcome of await outcomes) {
    if (outcome.status === 'rejected') assert.equal((outcome.reason as BulkloadError).code, 'BL_WORKER')
  }
  await assert.rejects(encoder.encode(chunkOf(CHUNK)), { code: 'BL_WORKER' })
  await other.close()
})

test('there is at least one worker', () => {
  assert.ok(defaultWorkers() >= 1)
  assert.equal(pool.workers, 2)
})

test('closing a pool while its threads start affects nothing else', async () => {
  for (let wait = 0; wait < 160; wait += 4) {
    const starting = new WorkerPool(2)
    starting.begin(null)
    await new Promise((resolve) => setTimeout(resolve, wait))
    await starting.close()
  }
})

test('a short load is encoded without a thread, whatever its chunks are, and a longer one by threads', async () => {
  const short = new WorkerPool(1)
  const isHere = async (chunk: Uint8Array): Promise<boolean> => {
    await short.encoder(SETTINGS).encode(chunk)
    // What goes to a thread is handed over.
    return chunk.length > 0
  }
  short.begin(CHUNK.length)
  assert.equal(await isHere(chunkOf(CHUNK)), true)
  assert.equal(await isHere(chunkOf(CHUNK)), true)
  // More comes than was known: of a compressed file, for example.
  assert.equal(await isHere(chunkOf(CHUNK.repeat(4000))), false)
  assert.equal(await isHere(chunkOf(CHUNK)), false, 'threads that are there are used')
  await short.close()
})

test('without a thread a chunk comes to the same, and so do its faults', async () => {
  const here = new WorkerPool(1)
  here.begin(0)
  for (const frame of FRAMES) {
    const settings = { ...SETTINGS, ...(frame && { frame }) }
    const [own, other] = [
      await here.encoder(settings).encode(chunkOf(CHUNK)),
      await pool.encoder(settings).encode(chunkOf(CHUNK)),
    ]
    assert.deepEqual(own, other)
  }
  const broken = { plan: { target: 'postgres' }, stopAtReject: false } as unknown as EncodeSettings
  await assert.rejects(here.encoder(broken).encode(chunkOf(CHUNK)), { code: 'BL_WORKER' })
  assert.equal((await here.encoder(SETTINGS).encode(chunkOf(CHUNK))).rows, 2)
  assert.equal(here.canBeKept, true)
  await here.close()
  await assert.rejects(here.encoder(SETTINGS).encode(chunkOf(CHUNK)), { code: 'BL_WORKER' })
})

test('a process waits for the end of a pool that is closed with work under way', () => {
  const program = `
    import { WorkerPool } from ${JSON.stringify(new URL('../../src/workers/pool.js', import.meta.url).href)}
    for (let i = 0; i < 4; i++) {
      const pool = new WorkerPool(1)
      const encoder = pool.encoder({ stopAtReject: true })
      await encoder.encode(new TextEncoder().encode('{}\\n'))
      const work = encoder.encode(new TextEncoder().encode('{}\\n'.repeat(100_000))).catch(() => undefined)
      await pool.close()
      await work
    }
    console.log('closed')`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.equal(out, 'closed\n')
})

test('typed chunks that come at once become what they become one by one, with a thread and without', async () => {
  const texts = Array.from({ length: 40 }, (_, i) => `{"id":${i},"name":"${'x'.repeat(i)}"}\n`.repeat((i % 3) + 1))
  const here = new WorkerPool(1)
  here.begin(0)
  const plans = [
    typedPlan('postgres', [
      { name: 'id', type: 'int4' },
      { name: 'name', type: 'text' },
    ]),
    typedPlan('clickhouse', [
      { name: 'id', type: 'Int32' },
      { name: 'name', type: 'String' },
    ]),
  ]
  for (const some of [here, pool]) {
    for (const plan of plans) {
      for (const frame of [undefined, ...FRAMES, { codec: 'zstd', level: undefined } as const]) {
        const encoder = some.encoder({ plan, stopAtReject: false, ...(frame && { frame }) })
        const oneByOne = []
        for (const text of texts) oneByOne.push(await encoder.encode(chunkOf(text)))
        assert.deepEqual(await Promise.all(texts.map((text) => encoder.encode(chunkOf(text)))), oneByOne)
      }
    }
  }
  await here.close()
})

test('chunks that come at once keep their rows, with a thread and without', async () => {
  const texts = Array.from({ length: 40 }, (_, i) => `{"id":${i},"name":"${'x'.repeat(i)}"}\n`.repeat((i % 3) + 1))
  const here = new WorkerPool(1)
  here.begin(0)
  for (const some of [here, pool]) {
    for (const frame of [undefined, ...FRAMES, { codec: 'zstd', level: undefined } as const]) {
      const encoder = some.encoder({ ...SETTINGS, ...(frame && { frame }) })
      const results = await Promise.all(texts.map((text) => encoder.encode(chunkOf(text))))
      for (const [i, result] of results.entries()) {
        const { text } = encoderOf(PLAN)(Buffer.from(texts[i] ?? ''))
        const bytes = Buffer.from(result.frame ?? [])
        assert.equal((frame === undefined ? bytes : decodeFrames(bytes)).toString(), text)
        assert.equal(Buffer.from(result.chunk).toString(), texts[i])
      }
    }
  }
  assert.equal(here.canBeKept, true)
  await here.close()
})
