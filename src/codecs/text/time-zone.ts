// What the clocks of an IANA time zone show, from the tables in Node (Intl). The local time line is cut into pieces of
// one offset each, a block of about a year at a time and only when a value lies in it:
//
//   2024-03-31  ... 02:00 | 02:00 - 03:00 | 03:00 ...      Europe/Berlin
//   offset          +1    |      NaN      |  +2            NaN: the clocks skip it
//
// A time that comes twice is the first of the two, as ClickHouse's parser has it: 2024-10-27 02:30 in Berlin is
// 00:30 UTC. Only where the repeated time begins before a midnight and ends after it, what is after midnight is the
// second (1988-10-30 00:00:30 in St. John's, whose clocks went from 00:01 to 22:01): ClickHouse's days begin at the
// second of two midnights.

import { epochDay } from './epoch-day.ts'

const DAY = 86_400
/** Seconds of one block: about 388 days. */
const BLOCK = 2 ** 25
/** No clock is further from UTC. */
const FURTHEST = 2 * DAY
/** No zone has ever changed its clocks twice within it: in Freetown there were four days between two changes in 1939. */
const STEP = 2 * DAY
/** Before 1800 every place had the sun's own time, and the year has four digits from here on. */
const EARLIEST = -170 * 366 * DAY

/** The pieces of one block: `offsets[i]` holds from `bounds[i]` to before `bounds[i + 1]`. */
interface Block {
  readonly bounds: readonly number[]
  readonly offsets: readonly number[]
}

/** The names of the zone whose clocks show UTC. */
export const UTC_ZONES: ReadonlySet<string> = new Set(
  ['UTC', 'GMT', 'UCT', 'Zulu', 'Universal', 'Greenwich'].flatMap((name) => [name, `Etc/${name}`]),
)

const zones = new Map<string, TimeZone>()

/** The zone of that name; throws a RangeError when there is none. */
export function findTimeZone(name: string): TimeZone {
  let zone = zones.get(name)
  if (zone === undefined) {
    zone = new TimeZone(name)
    zones.set(name, zone)
  }
  return zone
}

/** One zone's clocks. Instances are shared through `findTimeZone`: their blocks are costly. */
export class TimeZone {
  /** It costs milliseconds to make, and UTC needs none. */
  readonly #format: Intl.DateTimeFormat | undefined
  readonly #blocks = new Map<number, Block>()
  // The piece that the last value lay in: mostly also that of the next.
  #from = 0
  #to = 0
  #offset = 0

  constructor(name: string) {
    if (UTC_ZONES.has(name)) {
      this.#from = Number.NEGATIVE_INFINITY
      this.#to = Number.POSITIVE_INFINITY
      return
    }
    const twoDigits = '2-digit'
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: twoDigits,
      day: twoDigits,
      hour: twoDigits,
      minute: twoDigits,
      second: twoDigits,
    })
  }

  /** Seconds since 1970 UTC when the zone's clocks show `local`, given as if it were UTC; NaN when they skip it. */
  toUtc(local: number): number {
    if (local < this.#from || local >= this.#to) this.#seek(local)
    return local - this.#offset
  }

  #seek(local: number): void {
    const index = Math.floor(local / BLOCK)
    let block = this.#blocks.get(index)
    if (block === undefined) {
      block = this.#makeBlock(index * BLOCK)
      this.#blocks.set(index, block)
    }
    let piece = block.bounds.length - 2
    while (local < block.bounds[piece]!) piece--
    this.#from = block.bounds[piece]!
    this.#to = block.bounds[piece + 1]!
    this.#offset = block.offsets[piece]!
  }

  #makeBlock(start: number): Block {
    const end = start + BLOCK
    const bounds = [start]
    const offsets: number[] = []
    const cut = (bound: number, before: number): void => {
      const place = Math.min(Math.max(bound, start), end)
      if (place === bounds.at(-1)) return // nothing of the piece lies in the block
      bounds.push(place)
      offsets.push(before)
    }
    let before = this.#offsetAt(start - FURTHEST)
    for (let at = start - FURTHEST; at < end + FURTHEST; at += STEP) {
      const after = this.#offsetAt(at + STEP)
      if (after === before) continue
      const change = this.#findChange(at, at + STEP, before)
      if (after > before) {
        cut(change + before, before)
        cut(change + after, Number.NaN)
      } else {
        cut(endOfFirst(change + after, change + before), before)
      }
      before = after
    }
    cut(end, before)
    return { bounds, offsets }
  }

  /** The first second after `from` whose offset is not `before` any more. */
  #findChange(from: number, to: number, before: number): number {
    let last = from
    let first = to
    while (first - last > 1) {
      const middle = Math.floor((last + first) / 2)
      if (this.#offsetAt(middle) === before) last = middle
      else first = middle
    }
    return first
  }

  /** Seconds that the clocks are ahead of UTC. */
  #offsetAt(utc: number): number {
    const at = Math.max(utc, EARLIEST)
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
      this.#format!.format(at * 1000)
        .match(/\d+/g)
        ?.map(Number) ?? []
    return epochDay(year, month, day) * DAY + hour * 3600 + minute * 60 + second - at
  }
}

/** Where the second of the two times begins to count, when the clocks go back from `from` to `to`. */
function endOfFirst(to: number, from: number): number {
  const midnight = Math.floor(from / DAY) * DAY
  return midnight > to ? midnight : from
}
