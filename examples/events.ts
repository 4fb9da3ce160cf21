// Made-up events, the same ones every time: the examples and their tests know what must arrive.

import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Event {
  readonly id: number
  readonly at: Date
  readonly user: string
  readonly kind: string
  readonly ok: boolean
  readonly ms: number
  readonly place: { readonly country: string; readonly tags: readonly string[] }
  readonly note: string | null
}

const KINDS = ['view', 'click', 'search', 'order', 'refund']
const COUNTRIES = ['DE', 'FR', 'IN', 'JP', 'NG', 'US']
const NOTES = ['first order', 'naïve Größe 尺寸', 'a "quoted" word', 'two\nlines', 'tab\there']
const START = Date.UTC(2026, 0, 1)
const ROWS_PER_PIECE = 1000

/** The events 1 to `count`, one every 0 to 2 seconds. */
export function* events(count: number): Generator<Event> {
  let state = 0x9e3779b9
  // A linear congruential generator: the same numbers everywhere.
  const upTo = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const oneOf = (words: readonly string[]): string => words[upTo(words.length)] ?? ''
  let at = START
  for (let id = 1; id <= count; id++) {
    at += upTo(2000)
    yield {
      id,
      at: new Date(at),
      user: `user-${upTo(10_000)}`,
      kind: oneOf(KINDS),
      ok: upTo(50) > 0,
      ms: upTo(100_000) / 100,
      place: { country: oneOf(COUNTRIES), tags: upTo(3) === 0 ? [] : [oneOf(KINDS), oneOf(COUNTRIES)] },
      note: upTo(10) === 0 ? oneOf(NOTES) : null,
    }
  }
}

/** Writes `count` events to a file, one JSON object per line. */
export async function writeEvents(path: string, count: number): Promise<void> {
  await pipeline(Readable.from(lines(count)), createWriteStream(path))
}

function* lines(count: number): Generator<string> {
  let text = ''
  for (const event of events(count)) {
    text += `${JSON.stringify(event)}\n`
    if (event.id % ROWS_PER_PIECE > 0 && event.id < count) continue
    yield text
    text = ''
  }
}
