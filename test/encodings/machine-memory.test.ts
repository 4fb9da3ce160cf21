// The memory of a row machine: places, growth, and buffers that live in it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { append, ColumnBuffer, reserve } from '../../src/codecs/column-buffer.ts'
import { MachineMemory } from '../../src/encodings/rows/machine-memory.ts'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'

const SLACK = 64

/** A buffer in the memory, and its reported place. */
class Tenant {
  readonly buffer: ColumnBuffer
  place = -1
  capacity = -1
  moves = 0

  constructor(memory: MachineMemory, buffer: ColumnBuffer) {
    this.buffer = buffer
    memory.adopt(buffer, SLACK, (place, capacity) => {
      this.place = place
      this.capacity = capacity
      this.moves++
    })
  }
}

function put(buffer: ColumnBuffer, text: string): void {
  append(buffer, Buffer.from(text), 0, Buffer.byteLength(text))
}

function content(buffer: ColumnBuffer): string {
  return Buffer.from(buffer.bytes.subarray(0, buffer.length)).toString()
}

test('places do not overlap, are multiples of 16 and lie within the memory, which grows', () => {
  const memory = new MachineMemory()
  const first = memory.memory.buffer.byteLength
  let end = 0
  for (const size of [1, 15, 16, 17, 0, 100_000, 3, first, 5, 3 * first + 1]) {
    const place = memory.allocate(size)
    assert.equal(place % 16, 0, `${size} bytes`)
    assert.ok(place >= end, `${size} bytes at ${place}, after ${end}`)
    end = place + size
    assert.ok(end <= memory.bytes.length, `${size} bytes end at ${end} of ${memory.bytes.length}`)
    assert.equal(memory.bytes.length, memory.memory.buffer.byteLength)
    assert.equal(memory.words.length, memory.bytes.length / 4)
  }
  assert.ok(memory.bytes.length > first)
})

test('the lowest page is left to the machine', () => {
  assert.ok(new MachineMemory().allocate(1) >= 65_536)
})

test('bytes that are put stay where they are when the memory grows', () => {
  const memory = new MachineMemory()
  const place = memory.put(Buffer.from('constant'), 20)
  memory.allocate(5_000_000)
  assert.equal(Buffer.from(memory.bytes.subarray(place, place + 8)).toString(), 'constant')
  assert.equal(memory.words[place / 4], Buffer.from('cons').readUInt32LE())
})

test('an adopted buffer takes its bytes along, and lies in the memory', () => {
  const memory = new MachineMemory()
  const buffer = new ColumnBuffer(32)
  put(buffer, 'from before')
  const tenant = new Tenant(memory, buffer)
  assert.equal(content(buffer), 'from before')
  assert.equal(buffer.bytes.buffer, memory.memory.buffer)
  assert.equal(buffer.view.buffer, memory.memory.buffer)
  assert.deepEqual([tenant.place, tenant.capacity, tenant.moves], [buffer.bytes.byteOffset, 32 + SLACK, 1])
  assert.equal(buffer.bytes.length, 32)
  memory.bytes[tenant.place] = 0x46
  assert.equal(content(buffer), 'From before')
})

test('a buffer that grows keeps its bytes and tells where it went', () => {
  const memory = new MachineMemory()
  const tenant = new Tenant(memory, new ColumnBuffer(8))
  let expected = ''
  for (let i = 0; i < 2000; i++) {
    put(tenant.buffer, `${i},`)
    expected += `${i},`
  }
  assert.equal(content(tenant.buffer), expected)
  assert.equal(tenant.place, tenant.buffer.bytes.byteOffset)
  assert.equal(tenant.capacity, tenant.buffer.bytes.length + SLACK)
  assert.ok(tenant.moves > 5)
})

test('adopted buffers keep their bytes and have new views when the memory grows for something else', () => {
  const memory = new MachineMemory()
  const tenants = Array.from({ length: 3 }, () => new Tenant(memory, new ColumnBuffer(100)))
  for (const [i, { buffer }] of tenants.entries()) put(buffer, `buffer ${i}`)
  const before = memory.memory.buffer
  memory.allocate(10_000_000)
  assert.notEqual(memory.memory.buffer, before)
  for (const [i, { buffer, moves }] of tenants.entries()) {
    assert.equal(content(buffer), `buffer ${i}`)
    buffer.view.setUint8(0, 0x42)
    assert.equal(content(buffer), `Buffer ${i}`)
    assert.equal(moves, 1, 'it stays where it is')
  }
})

test('many buffers that grow in turn do not touch each other', () => {
  const seed = SEED
  const random = new Random(seed)
  const memory = new MachineMemory()
  const tenants = Array.from({ length: 300 }, () => new Tenant(memory, new ColumnBuffer(1 + random.below(64))))
  const expected = tenants.map(() => '')
  for (let i = 0; i < 20_000; i++) {
    const index = random.below(tenants.length)
    const text = `${i}`.repeat(random.chance(0.001) ? 20_000 : 1 + random.below(20))
    put(tenants[index]!.buffer, text)
    expected[index] += text
  }
  for (const [i, { buffer, place, capacity }] of tenants.entries()) {
    assert.equal(content(buffer), expected[i], `seed ${seed}, buffer ${i}`)
    assert.equal(place, buffer.bytes.byteOffset, `seed ${seed}, buffer ${i}`)
    assert.equal(capacity, buffer.bytes.length + SLACK, `seed ${seed}, buffer ${i}`)
  }
  const spans = tenants.map(({ place, capacity }) => [place, place + capacity] as const).toSorted((a, b) => a[0] - b[0])
  for (const [i, [start]] of spans.entries()) assert.ok(i === 0 || start >= spans[i - 1]![1], `seed ${seed}`)
})

test('a buffer without a byte of room can be adopted', () => {
  const tenant = new Tenant(new MachineMemory(), new ColumnBuffer(0))
  reserve(tenant.buffer, 5)
  put(tenant.buffer, 'abcde')
  assert.equal(content(tenant.buffer), 'abcde')
})
