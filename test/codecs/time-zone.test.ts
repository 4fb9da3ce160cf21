import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTimeZone } from '../../src/codecs/text/time-zone.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { changeAfter, timesOf } from './zone-judge.ts'

const FIRST = -2_208_988_800 // 1900-01-01
const LAST = 10_413_791_999 // 2299-12-31 23:59:59

function secondsOf(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) / 1000
}

/** A zone, what its clocks show, and the time in UTC; undefined when they never show it. */
const CASES: readonly [zone: string, local: string, utc: string | undefined][] = [
  ['UTC', '2024-03-31 02:30:00', '2024-03-31 02:30:00'],
  ['Europe/Berlin', '2024-03-31 01:59:59', '2024-03-31 00:59:59'],
  ['Europe/Berlin', '2024-03-31 02:00:00', undefined],
  ['Europe/Berlin', '2024-03-31 02:59:59', undefined],
  ['Europe/Berlin', '2024-03-31 03:00:00', '2024-03-31 01:00:00'],
  ['Europe/Berlin', '2024-10-27 01:59:59', '2024-10-26 23:59:59'],
  ['Europe/Berlin', '2024-10-27 02:00:00', '2024-10-27 00:00:00'],
  ['Europe/Berlin', '2024-10-27 02:59:59', '2024-10-27 00:59:59'],
  ['Europe/Berlin', '2024-10-27 03:00:00', '2024-10-27 02:00:00'],
  ['Europe/Berlin', '2299-07-01 12:00:00', '2299-07-01 10:00:00'],
  ['Asia/Kolkata', '2024-01-01 00:00:00', '2023-12-31 18:30:00'],
  ['Asia/Kathmandu', '2024-01-01 00:00:00', '2023-12-31 18:15:00'],
  ['Australia/Lord_Howe', '2024-10-06 02:15:00', undefined],
  ['Australia/Lord_Howe', '2024-10-06 02:30:00', '2024-10-05 15:30:00'],
  ['Australia/Lord_Howe', '2024-04-07 01:45:00', '2024-04-06 14:45:00'],
  ['America/St_Johns', '2024-07-01 12:00:00', '2024-07-01 14:30:00'],
  // The day begins an hour late.
  ['America/Sao_Paulo', '2018-11-04 00:00:00', undefined],
  ['America/Sao_Paulo', '2018-11-04 01:00:00', '2018-11-04 03:00:00'],
  // There was no such day.
  ['Pacific/Apia', '2011-12-30 12:00:00', undefined],
  ['Pacific/Apia', '2011-12-31 00:00:00', '2011-12-30 10:00:00'],
  // The clocks went from 00:01 to 22:01: before midnight the first, after it the second.
  ['America/St_Johns', '1988-10-29 23:30:00', '1988-10-30 01:00:00'],
  ['America/St_Johns', '1988-10-30 00:00:30', '1988-10-30 03:30:30'],
  // The sun's time, with seconds.
  ['America/New_York', '1850-01-01 00:00:00', '1850-01-01 04:56:02'],
  ['Asia/Tokyo', '0001-01-01 00:00:00', '0000-12-31 14:41:01'],
]

for (const [zone, local, utc] of CASES) {
  test(`${local} in ${zone} is ${utc === undefined ? 'skipped by its clocks' : `${utc} in UTC`}`, () => {
    const expected = utc === undefined ? Number.NaN : secondsOf(utc)
    assert.equal(findTimeZone(zone).toUtc(secondsOf(local)), expected)
  })
}

test('a zone that does not exist is a RangeError', () => {
  for (const name of ['Mars/Olympus', '', 'Europe', 'Europe/Berlin ', "UTC'"]) {
    assert.throws(() => findTimeZone(name), RangeError, name)
  }
})

test('a zone is made once', () => {
  assert.equal(findTimeZone('Europe/Paris'), findTimeZone('Europe/Paris'))
})

/** Local times around a change of the clocks. */
function around({ utc, before, after }: { utc: number; before: number; after: number }): number[] {
  return [utc + before, utc + after].flatMap((local) =>
    [-86_400, -3600, -1, 0, 1, 899, 3599, 3600].map((s) => local + s),
  )
}

test('changes of the clocks a week or a month apart are both found', () => {
  for (const [name, year] of [
    ['America/Noronha', 2000],
    ['Africa/Casablanca', 2014],
    ['Africa/Tunis', 1943],
    ['America/Fortaleza', 2000],
    ['America/Argentina/Tucuman', 2004],
    ['Asia/Gaza', 2040],
    ['Europe/Tirane', 1943],
    ['Europe/Vienna', 1945],
  ] as const) {
    const offsets = new Set<number>()
    for (let hour = 0; hour < 365 * 24; hour += 7) {
      const local = Date.UTC(year) / 1000 + hour * 3600
      const times = timesOf(name, local)
      if (times.length !== 1) continue
      assert.equal(findTimeZone(name).toUtc(local), times[0], `${name} ${new Date(local * 1000).toISOString()}`)
      offsets.add(local - times[0]!)
    }
    assert.ok(offsets.size > 1, name)
  }
})

test('changes of the clocks near the places where the tables are cut are found', () => {
  let changes = 0
  for (const name of ['Europe/Berlin', 'Australia/Sydney', 'America/Los_Angeles', 'Pacific/Auckland', 'Asia/Beirut']) {
    for (let edge = Math.ceil(FIRST / 2 ** 25) * 2 ** 25; edge < LAST; edge += 2 ** 25) {
      const change = changeAfter(name, edge - 86_400, 2)
      if (change === undefined) continue
      changes++
      for (const local of [...around(change), edge - 1, edge, edge + 1]) {
        const expected = timesOf(name, local)[0] ?? Number.NaN
        assert.equal(findTimeZone(name).toUtc(local), expected, `${name} ${new Date(local * 1000).toISOString()}`)
      }
    }
  }
  assert.ok(changes > 5, `${changes} changes`)
})

for (const seed of [21, 80_021]) {
  test(`random local times of random zones are what Intl shows for the time in UTC (seed ${seed})`, () => {
    const random = new Random(seed)
    const names = Intl.supportedValuesOf('timeZone')
    let [once, twice, never] = [0, 0, 0]
    for (let round = 0; round < 150; round++) {
      const name = random.pick(names)
      const from = Math.floor(FIRST + random.next() * (LAST - FIRST) * (round % 2 === 0 ? 1 : 0.4))
      const change = changeAfter(name, from, 150)
      const locals = [from, from + 1234, ...(change === undefined ? [] : around(change))]
      for (const local of random.shuffled(locals)) {
        const found = findTimeZone(name).toUtc(local)
        const times = timesOf(name, local)
        const text = `${name} ${new Date(local * 1000).toISOString()} (seed ${seed})`
        if (times.length === 0) {
          assert.ok(Number.isNaN(found), text)
          never++
        } else if (times.length === 1) {
          assert.equal(found, times[0], text)
          once++
        } else {
          assert.ok(times.includes(found), text)
          twice++
        }
      }
    }
    assert.ok(once > 400 && twice > 40 && never > 40, `${once} once, ${twice} twice, ${never} never`)
  })
}

// Zones whose tables have not been corrected for long. Since 1970 all zones are the same but for such corrections.
const SERVER_ZONES =
  `UTC Europe/Berlin Europe/London Europe/Paris Europe/Kyiv Europe/Istanbul America/New_York America/Los_Angeles
  America/Sao_Paulo America/Caracas America/Havana America/St_Johns America/Argentina/Buenos_Aires Asia/Kolkata Asia/Tokyo
  Asia/Kathmandu Asia/Shanghai Asia/Karachi Asia/Yangon Australia/Lord_Howe Australia/Sydney Australia/Eucla
  Africa/Cairo Africa/Johannesburg Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Marquesas`.split(/\s+/)

for (const seed of [31, 90_031]) {
  test(`ClickHouse parses local times to the same time in UTC, and shows what the clocks skip otherwise (seed ${seed})`, async () => {
    const random = new Random(seed)
    const engine = await ChdbEngine.open()
    try {
      let [same, skipped] = [0, 0]
      for (const name of SERVER_ZONES) {
        const locals: number[] = []
        for (let round = 0; round < 12; round++) {
          const from = Math.floor(FIRST + 86_400 + random.next() * (LAST - FIRST - 400 * 86_400))
          const change = changeAfter(name, from, 150)
          locals.push(from, from + random.below(86_400))
          // The server counts changes of the clocks in quarters of an hour: others it does not know exactly.
          const { utc, before, after } = change ?? { utc: 0, before: 0, after: 0 }
          if (change !== undefined && (utc + before) % 900 === 0 && (after - before) % 900 === 0)
            locals.push(...around(change))
        }
        const list = locals.join(',')
        const { output } = await engine.query(
          `SELECT toInt64(toDateTime64(text, 0, '${name}')) AS utc, toString(toDateTime64(text, 0, '${name}')) = text
           FROM (SELECT toString(toDateTime64(arrayJoin([${list}]::Array(Int64)), 0, 'UTC')) AS text)`,
        )
        const rows = Buffer.from(output).toString().trimEnd().split('\n')
        assert.equal(rows.length, locals.length)
        for (const [i, local] of locals.entries()) {
          const [utc, isShown] = (rows[i] ?? '').split('\t')
          const expected = isShown === '1' ? Number(utc) : Number.NaN
          const text = `${name} ${new Date(local * 1000).toISOString()} (seed ${seed})`
          assert.equal(findTimeZone(name).toUtc(local), expected, text)
          if (isShown === '1') same++
          else skipped++
        }
      }
      assert.ok(same > 800 && skipped > 50, `${same} the same, ${skipped} skipped`)
    } finally {
      await engine.close()
    }
  })
}
