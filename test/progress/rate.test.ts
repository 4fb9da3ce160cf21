import assert from 'node:assert/strict'
import test from 'node:test'
import { RateWindow } from '../../src/progress/rate.ts'

test('an empty window tells no rate and no ETA', () => {
  const rate = new RateWindow()
  assert.equal(rate.perSecond(5000), undefined)
  assert.equal(rate.etaSeconds(5000, 100), undefined)
})

test('a rate is undefined until a second has passed', () => {
  const rate = new RateWindow()
  rate.add(0, 0)
  rate.add(999, 5000)
  assert.equal(rate.perSecond(999), undefined)
  assert.equal(rate.etaSeconds(999, 10_000), undefined)
  assert.equal(rate.perSecond(1000), 5000)
})

test('a rate is of the last ten seconds, not of the lifetime', () => {
  const rate = new RateWindow()
  for (let second = 0; second <= 20; second++) rate.add(second * 1000, second * 100)
  for (let second = 1; second <= 10; second++) rate.add(20_000 + second * 1000, 2000 + second * 10)
  assert.equal(rate.perSecond(30_000), 10)
  assert.equal(rate.etaSeconds(30_000, 2200), 10)
})

test('a stall brings the rate to 0 and takes the ETA away', () => {
  const rate = new RateWindow()
  rate.add(0, 0)
  rate.add(1000, 1000)
  assert.equal(rate.perSecond(1000), 1000)
  assert.equal(rate.perSecond(4000), 250)
  assert.equal(rate.perSecond(60_000), 0)
  assert.equal(rate.etaSeconds(60_000, 2000), undefined)
})

test('samples that come rarely still make a rate', () => {
  const rate = new RateWindow()
  rate.add(0, 0)
  rate.add(30_000, 3000)
  assert.equal(rate.perSecond(30_000), 100)
})

test('many samples within a moment are merged and the last one counts', () => {
  const rate = new RateWindow()
  rate.add(0, 0)
  for (let time = 1; time <= 2000; time++) rate.add(time, time)
  assert.equal(rate.perSecond(2000), 1000)
})

test('a clock that goes back and a total that shrinks make no negative or infinite rate', () => {
  const rate = new RateWindow()
  rate.add(10_000, 100)
  rate.add(5000, 200)
  assert.equal(rate.perSecond(5000), undefined)
  rate.add(12_000, 50)
  assert.equal(rate.perSecond(12_000), 0)
  assert.equal(rate.etaSeconds(12_000, 1000), undefined)
})

test('an ETA needs a total and is 0 when the total is passed', () => {
  const rate = new RateWindow()
  rate.add(0, 0)
  rate.add(2000, 200)
  assert.equal(rate.etaSeconds(2000, null), undefined)
  assert.equal(rate.etaSeconds(2000, 100), 0)
  assert.equal(rate.etaSeconds(2000, 1200), 10)
})
