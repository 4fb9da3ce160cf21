// Random ranges and multiranges as text: infinite, empty, quoted bounds, spaces where they do not count.
import type { BoundName } from '../oracle/postgres-stored-ranges.ts'
import type { Random } from '../oracle/random.ts'
import { day, timestamp, timestamptz } from './binary-random-times.ts'

export type RangeForm = 'range' | 'multirange'

/** Bounds of each type in their order; the last ones of whole numbers have one above them. */
const BOUNDS: Readonly<Record<BoundName, readonly string[]>> = {
  int4: ['-2147483648', '-7', '0', '1', '2', '3', '10', '2147483646'],
  int8: ['-9223372036854775808', '-1', '0', '1', '2', '5', '9223372036854775806'],
  numeric: ['-1000000000000000000000', '-0.5', '0', '1', '1.25', '2', '99.75', '12345678901234567890'],
  date: ['-infinity', '0001-01-01', '1999-12-31', '2000-01-01', '2000-01-02', '2024-02-29', '9999-12-31', 'infinity'],
  timestamp: ['-infinity', '1970-01-01 00:00', '2024-02-29T12:34:56.789', '9999-12-31 23:59:59.999999', 'infinity'],
  timestamptz: ['-infinity', '1970-01-01 00:00Z', '2024-02-29T12:34:56.5+02', '2024-02-29T12:34:56.5Z', 'infinity'],
  text: ['', ' ', '"', '(', ',', 'A', 'B\\', 'a', 'b b', ']', 'é', '日', '\u{ffff}', '😀'],
}

export function boundedText(random: Random, bound: BoundName, form: RangeForm): string {
  const blank = (): string => random.pick(['', '', '', ' ', '\t'])
  if (form === 'range') return `${blank()}${range(random, bound)}${blank()}`
  const ranges = Array.from({ length: random.below(5) }, () => `${blank()}${range(random, bound)}${blank()}`)
  return `${blank()}{${ranges.length === 0 ? blank() : ranges.join(',')}}${blank()}`
}

function range(random: Random, bound: BoundName): string {
  if (random.chance(0.1)) return random.pick(['empty', 'EMPTY', 'Empty'])
  const [lower, upper] = bounds(random, bound)
  const low = random.chance(0.15) ? '' : written(random, bound, lower)
  const high = random.chance(0.15) ? '' : written(random, bound, upper)
  return `${random.pick(['[', '('])}${low},${high}${random.pick([']', ')'])}`
}

/** The first is not after the second. */
function bounds(random: Random, bound: BoundName): readonly [string, string] {
  const known = BOUNDS[bound]
  const isMade = random.chance(0.5) && bound !== 'text' && bound !== 'numeric'
  if (!isMade) {
    const first = random.below(known.length)
    // By bytes, as the database's collation "C" has it.
    const sorted = bound === 'text' ? known.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : known
    return [sorted[first]!, sorted[first + random.below(known.length - first)]!]
  }
  if (bound === 'int4' || bound === 'int8') {
    const lower = random.below(2000) - 1000
    return [String(lower), String(lower + random.below(500))]
  }
  const first = day(random)
  const second = day(random)
  const [lower, upper] = first < second ? [first, second] : [second, first]
  if (bound === 'date') return [lower, upper]
  const make = bound === 'timestamp' ? timestamp : timestamptz
  const time = (date: string): string => `${date}${make(random, 6).slice(10)}`
  // Two days apart no zone turns them round.
  return Date.parse(upper) - Date.parse(lower) > 2 * 86_400_000 ? [time(lower), time(upper)] : [lower, lower]
}

/** In quotes, with backslashes, or bare where that is possible; spaces around it where they do not count. */
function written(random: Random, bound: BoundName, text: string): string {
  const space = bound === 'text' ? '' : random.pick(['', '', ' '])
  const needsQuotes = text === '' || /["\\()[\],]/.test(text)
  if (!needsQuotes && random.chance(0.6)) return `${space}${text}${space}`
  if (text !== '' && random.chance(0.2)) return text.replace(/["\\()[\],]/g, '\\$&')
  return `"${text.replace(/["\\]/g, (char) => random.pick([char + char, `\\${char}`]))}"`
}
