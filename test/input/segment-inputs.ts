// Random sources in every text format, and where their segments end by the rule itself: record after record, with no
// buffer in sight.

import type { SegmentLimits } from '../../src/sources/segments.ts'
import type { Random } from '../oracle/random.ts'

/** Bytes up to the end of one record: what comes before it belongs to it. */
interface Stretch {
  readonly end: number
  /** How many bytes of the source show that it ends there: one more where only the next byte, or the source's end, does. */
  readonly shownBy: number
  /** It tells how long records are. `countedBy`: how many bytes of the source show that. */
  readonly countedBy: number | undefined
}

export interface MadeSource {
  readonly name: string
  readonly bytes: Buffer
  readonly stretches: readonly Stretch[]
}

export interface Part {
  readonly segment: number
  readonly source: string
  readonly from: number
  readonly to: number
}

const HEAD = 64 * 1024

/** The parts of all segments, by the rule. */
export function partsOf(sources: readonly MadeSource[], limits: SegmentLimits): Part[] {
  const parts: Part[] = []
  let segment = 0
  let used = 0
  let counted = 0
  let limit = limits.bytes
  let isHead = limits.records < Number.POSITIVE_INFINITY && limits.bytes > HEAD
  const next = (): void => {
    segment++
    used = 0
    counted = 0
    limit = limits.bytes
    isHead = limits.records < Number.POSITIVE_INFINITY && limits.bytes > HEAD
  }
  const add = (source: string, from: number, to: number): void => {
    const last = parts.at(-1)
    if (last !== undefined && last.source === source && last.segment === segment) parts.pop()
    const isMore = last?.source === source && last.segment === segment
    parts.push({ segment, source, from: isMore ? last.from : from, to })
  }
  for (const { name, bytes, stretches } of sources) {
    let from = 0
    stretches.forEach(({ end, shownBy, countedBy }, i) => {
      for (;;) {
        // Once the bytes of the head were seen, the records that were counted in them give the limit.
        const position = used - from
        const seen = Math.min(bytes.length, shownBy)
        if (isHead && position + seen >= HEAD) {
          for (const more of stretches.slice(i)) {
            if (more.countedBy !== undefined && position + more.countedBy <= HEAD) counted++
          }
          isHead = false
          if (counted > 0) {
            const estimated = Math.floor((limits.records * HEAD) / (counted + 1))
            limit = Math.min(limits.bytes, Math.max(HEAD, estimated))
          }
        }
        if (used === 0 || position + shownBy <= limit) break
        next()
      }
      const position = used - from
      if (countedBy !== undefined && position + countedBy <= HEAD) counted++
      used += end - from
      add(name, from, end)
      const isTooLarge = position + shownBy > limit
      from = end
      if (isTooLarge) next()
    })
  }
  return parts
}

/** Records of separated values or of JSON lines: each text ends a record as `ending` says. */
function ofLines(
  name: string,
  prefix: string,
  records: readonly string[],
  ending: string,
  isEnded: boolean,
): MadeSource {
  const stretches: Stretch[] = []
  let text = prefix
  let end = Buffer.byteLength(prefix)
  records.forEach((record, i) => {
    const isLast = i === records.length - 1
    const more = record + (isLast && !isEnded ? '' : ending)
    text += more
    end += Buffer.byteLength(more)
    if (end === (stretches.at(-1)?.end ?? 0)) return
    const isShown = ending.endsWith('\n') && !(isLast && !isEnded)
    const isCounted = isShown || !isLast
    stretches.push({
      end,
      shownBy: isShown ? end : end + 1,
      countedBy: isCounted ? (isShown ? end : end + 1) : undefined,
    })
  })
  if (records.length === 0 && text !== '') {
    stretches.push({ end, shownBy: end + 1, countedBy: undefined })
  }
  return { name, bytes: Buffer.from(text), stretches }
}

const BOM = '\ufeff'

function numbers(random: Random, most: number): number {
  return random.chance(0.1) ? random.below(2) : random.below(most)
}

function jsonl(random: Random, most: number, name: string): MadeSource {
  const records = Array.from({ length: numbers(random, most) }, (_, i) =>
    random.chance(0.05) ? '' : `{"n":${i},"t":"${'x'.repeat(random.below(30))}"}`,
  )
  return ofLines(`${name}.jsonl`, prefix(random), records, random.pick(['\n', '\r\n']), random.chance(0.7))
}

function compact(random: Random, most: number, name: string): MadeSource {
  const records = Array.from(
    { length: numbers(random, most) + 2 },
    (_, i) => `[${i},"${'x'.repeat(random.below(30))}"]`,
  )
  return ofLines(`${name}.ndjson`, prefix(random), ['["n","t"]', ...records], '\n', random.chance(0.7))
}

function csv(random: Random, most: number, name: string): MadeSource {
  const cell = (): string => {
    const text = random.text(['a', 'b', ' ', 'é', ',', '\n', '\r\n', '""'], random.below(12))
    return random.chance(0.5) || /[,\n\r"]/.test(text) ? `"${text}"` : text
  }
  const records = Array.from({ length: numbers(random, most) }, (_, i) =>
    random.chance(0.03) ? '' : `${i},${cell()},"${'x'.repeat(random.below(20))}"`,
  )
  // What ends with a blank line or a lone CR has no record there.
  const ending = random.pick(['\n', '\r\n', '\r'])
  return ofLines(`${name}.csv`, prefix(random), ['n,t,u', ...records], ending, random.chance(0.7))
}

function escaped(random: Random, most: number, name: string): MadeSource {
  const records = Array.from(
    { length: numbers(random, most) },
    (_, i) => `${i}\t${random.text(['a', '\\\n', '\\\\', '\\t', 'é'], random.below(12))}`,
  )
  return ofLines(`${name}.tsv`, prefix(random), ['n\tt', ...records], '\n', random.chance(0.7))
}

function json(random: Random, most: number, name: string): MadeSource {
  const isArray = random.chance(0.5)
  const blank = (): string => random.pick(['', '', ' ', '\n', '\r\n', '\n  '])
  const stretches: Stretch[] = []
  let text = ''
  let end = 0
  const add = (more: string): void => {
    text += more
    end += Buffer.byteLength(more)
  }
  add(prefix(random) + blank() + (isArray ? '[' : ''))
  const count = numbers(random, most)
  for (let i = 0; i < count; i++) {
    if (i > 0) add(isArray ? `${blank()},${blank()}` : blank())
    add(`${blank()}{"n":${blank()}${i},"t":["${'}'.repeat(random.below(9))}\\"",{}]${blank()}}`)
    stretches.push({ end, shownBy: end, countedBy: end + 1 })
  }
  add(blank() + (isArray ? `]${blank()}` : ''))
  if (end > (stretches.at(-1)?.end ?? 0)) stretches.push({ end, shownBy: end + 1, countedBy: undefined })
  return { name: `${name}.json`, bytes: Buffer.from(text), stretches }
}

function prefix(random: Random): string {
  return random.chance(0.15) ? BOM : ''
}

/** `most`: about how many records. */
export const MAKERS = { jsonl, compact, csv, escaped, json } as const
