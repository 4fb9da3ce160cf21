// The data of all benchmarks: web events, the same rows on every machine. 11 columns: integers of several widths, a time,
// a float, and text of few and of many different values, of which 2 % is not ASCII and 1 % has characters that JSON
// and CSV must escape.

import { createHash } from 'node:crypto'

/** A column's name and its types in both targets. */
export interface EventColumn {
  readonly name: string
  readonly clickhouse: string
  readonly postgres: string
}

export const EVENT_COLUMNS = [
  { name: 'id', clickhouse: 'UInt64', postgres: 'int8' },
  { name: 'time', clickhouse: 'DateTime', postgres: 'timestamp' },
  { name: 'user', clickhouse: 'UInt32', postgres: 'int4' },
  { name: 'session', clickhouse: 'UInt32', postgres: 'int4' },
  { name: 'ip', clickhouse: 'UInt32', postgres: 'int8' },
  { name: 'status', clickhouse: 'UInt16', postgres: 'int2' },
  { name: 'duration', clickhouse: 'Float64', postgres: 'float8' },
  { name: 'url', clickhouse: 'String', postgres: 'text' },
  { name: 'agent', clickhouse: 'String', postgres: 'text' },
  { name: 'country', clickhouse: 'String', postgres: 'text' },
  { name: 'flag', clickhouse: 'UInt8', postgres: 'int2' },
] as const satisfies readonly EventColumn[]

/** One row; the properties are in the order of the columns. */
export interface WebEvent {
  readonly id: number
  readonly time: string
  readonly user: number
  readonly session: number
  readonly ip: number
  readonly status: number
  readonly duration: number
  readonly url: string
  readonly agent: string
  readonly country: string
  readonly flag: number
}

/** Changes whenever other rows come out: files of another version are made anew. */
export const EVENTS_VERSION = 1
export const EVENTS_SEED = 20_260_101

const FIRST_SECOND = Date.UTC(2026, 0, 1) / 1000
const EVENTS_PER_SECOND = 50
const COUNTRIES = ['DE', 'US', 'FR', 'IN', 'BR', 'JP', 'GB', 'NG', 'ES', 'PL']
const STATUSES = [200, 200, 200, 200, 200, 200, 301, 304, 404, 500]
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64)',
  'Safari/17.4',
  'Chrome/126.0',
  'Firefox/127.0',
  'curl/8.7.1',
  'Edge/125',
]
const ODD_AGENTS = ['bot "crawler", v2', 'C:\\Programs\\agent.exe', 'one\ttwo']
const WORDS = ['chair', 'table', 'lamp', 'shelf', 'carpet', 'mirror', 'desk', 'sofa']
const FOREIGN_WORDS = ['grüße', 'café', 'мебель', '椅子']

/** The first `count` events of a seed. */
export function* webEvents(count: number, seed = EVENTS_SEED): Generator<WebEvent> {
  const random = generator(seed)
  let second = -1
  let time = ''
  for (let row = 0; row < count; row++) {
    const at = FIRST_SECOND + Math.floor(row / EVENTS_PER_SECOND)
    if (at !== second) {
      second = at
      time = new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')
    }
    yield {
      id: row + 1,
      time,
      user: random(1_000_000),
      session: random(10_000_000),
      ip: random(2_000_000_000) * 2 + random(2),
      status: STATUSES[random(STATUSES.length)]!,
      duration: random(100_000) / 1000,
      url: `https://shop.example.com${path(random)}`,
      agent: random(100) === 0 ? pick(ODD_AGENTS, random) : pick(AGENTS, random),
      country: pick(COUNTRIES, random),
      flag: random(2),
    }
  }
}

function path(random: Random): string {
  const kind = random(100)
  if (kind < 2) return `/search?q=${pick(FOREIGN_WORDS, random)}`
  if (kind < 30) return `/search?q=${pick(WORDS, random)}+${pick(WORDS, random)}`
  if (kind < 80) return `/items/${random(50_000)}`
  return kind < 90 ? '/cart' : '/'
}

export function eventJson(event: WebEvent): string {
  return `${JSON.stringify(event)}\n`
}

/** RFC 4180: quotes only where they are needed. */
export function eventCsv(event: WebEvent): string {
  const fields = Object.values(event).map((value: number | string) =>
    typeof value === 'string' && /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
  )
  return `${fields.join(',')}\n`
}

/** The same with every field in quotes. */
export function eventQuotedCsv(event: WebEvent): string {
  const fields = Object.values(event).map((value: number | string) => String(value).replaceAll('"', '""'))
  return `"${fields.join('","')}"\n`
}

/**
 * What a server must say of the rows once they are loaded: their number, the sum of every column that is a number, and
 * the sum of a hash of each row's id and texts. All sums are whole numbers, so that their order does not matter.
 */
export class EventChecksum {
  readonly #sums: bigint[] = CHECKSUM_PARTS.map(() => 0n)

  add(event: WebEvent): void {
    const { id, time, user, session, ip, status, duration, url, agent, country, flag } = event
    const hash = createHash('md5').update(`${id}${url}${agent}${country}`).digest().readUInt32BE()
    const seconds = Date.parse(`${time.replace(' ', 'T')}Z`) / 1000
    const parts = [1, id, seconds, user, session, ip, status, Math.round(duration * 1000), flag, hash]
    parts.forEach((part, i) => {
      this.#sums[i]! += BigInt(part)
    })
  }

  get text(): string {
    return this.#sums.join(' ')
  }
}

/** The same sums as expressions of both servers, in the order of `EventChecksum.text`. */
export const CHECKSUM_PARTS = [
  { clickhouse: 'count()', postgres: 'count(*)' },
  { clickhouse: 'sum(id)', postgres: 'sum(id)' },
  { clickhouse: 'sum(toUInt64(toUnixTimestamp(time)))', postgres: 'sum(extract(epoch from "time")::bigint)' },
  { clickhouse: 'sum(user)', postgres: 'sum("user"::bigint)' },
  { clickhouse: 'sum(session)', postgres: 'sum(session::bigint)' },
  { clickhouse: 'sum(ip)', postgres: 'sum(ip)' },
  { clickhouse: 'sum(status)', postgres: 'sum(status::bigint)' },
  { clickhouse: 'sum(toUInt64(round(duration * 1000)))', postgres: 'sum(round(duration * 1000)::bigint)' },
  { clickhouse: 'sum(flag)', postgres: 'sum(flag::bigint)' },
  {
    clickhouse:
      'sum(toUInt64(reinterpretAsUInt32(reverse(substring(toString(MD5(concat(toString(id), url, agent, country))), 1, 4)))))',
    postgres: "sum(('x' || left(md5(id || url || agent || country), 8))::bit(32)::bigint)",
  },
] as const

type Random = (below: number) => number

function pick(values: readonly string[], random: Random): string {
  return values[random(values.length)]!
}

/** Park and Miller's generator. */
export function generator(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
