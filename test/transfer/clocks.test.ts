// The clocks of a load: where each millisecond goes, and that none is lost.

import assert from 'node:assert/strict'
import test from 'node:test'
import type { StageTimes } from '../../src/report.ts'
import { Clocks } from '../../src/transfer/clocks.ts'

function clocksAt(threads: number): { clocks: Clocks; pass: (ms: number) => void } {
  let now = 1000
  const clocks = new Clocks(threads, () => now)
  // Before the beginning nothing counts.
  now += 7
  clocks.begin()
  return { clocks, pass: (ms) => (now += ms) }
}

function times(stages: readonly StageTimes[]): Record<string, readonly number[]> {
  return Object.fromEntries(
    stages.map(({ stage, busySeconds, starvedSeconds, heldBackSeconds }) => [
      stage,
      [busySeconds, starvedSeconds, heldBackSeconds],
    ]),
  )
}

test('what the main thread waits for is busy; later stages starve, earlier ones are held back', () => {
  const { clocks, pass } = clocksAt(1)
  clocks.contentRead(1)
  clocks.sourceRead(1)
  pass(100)
  clocks.sourceRead(-1)
  pass(20)
  clocks.contentRead(-1)
  pass(3)
  clocks.encoding(1)
  clocks.await('block')
  pass(40)
  clocks.encoding(-1)
  clocks.await('target')
  pass(500)
  assert.deepEqual(times(clocks.stages(true)), {
    source: [0.1, 0, 0.563],
    decompress: [0.02, 0.1, 0.543],
    cut: [0.003, 0.12, 0.54],
    encode: [0.04, 0.123, 0.5],
    write: [0.5, 0.163, 0],
  })
})

test('reads that nothing waits for are not the time of the source', () => {
  const { clocks, pass } = clocksAt(1)
  clocks.sourceRead(1)
  clocks.await('target')
  pass(70)
  clocks.await('input')
  clocks.sourceRead(-1)
  pass(5)
  assert.deepEqual(times(clocks.stages(false)), {
    source: [0, 0, 0.075],
    cut: [0.005, 0, 0.07],
    encode: [0, 0.005, 0.07],
    write: [0.07, 0.005, 0],
  })
})

test('threads that have no chunk starve while input is read and after its end, and are held back otherwise', () => {
  const { clocks, pass } = clocksAt(3)
  clocks.encoding(1)
  pass(10)
  clocks.await('block')
  pass(10)
  clocks.encoding(1)
  clocks.encoding(1)
  clocks.encoding(1)
  pass(10)
  clocks.encoding(-1)
  clocks.encoding(-1)
  clocks.encoding(-1)
  clocks.inputEnds()
  pass(10)
  const [encode] = clocks.stages(false).filter(({ stage }) => stage === 'encode')
  assert.deepEqual(encode, {
    stage: 'encode',
    threads: 3,
    busySeconds: 0.06,
    starvedSeconds: 0.04,
    heldBackSeconds: 0.02,
  })
})

test('after the end no time counts', () => {
  const { clocks, pass } = clocksAt(1)
  pass(5)
  clocks.end()
  pass(1000)
  assert.deepEqual(times(clocks.stages(false)), {
    source: [0, 0, 0.005],
    cut: [0.005, 0, 0],
    encode: [0, 0.005, 0],
    write: [0, 0.005, 0],
  })
})

test('rounded, the parts still add up to the time of the load', () => {
  const { clocks, pass } = clocksAt(2)
  for (let i = 0; i < 1000; i++) {
    clocks.encoding(1)
    pass(0.37)
    clocks.await('block')
    pass(0.41)
    clocks.encoding(-1)
    clocks.await('target')
    pass(0.13)
    clocks.await('input')
  }
  const wall = Math.round(1000 * (0.37 + 0.41 + 0.13))
  for (const { stage, threads, busySeconds, starvedSeconds, heldBackSeconds } of clocks.stages(true)) {
    assert.equal(Math.round(1000 * (busySeconds + starvedSeconds + heldBackSeconds)), wall * threads, stage)
  }
})
