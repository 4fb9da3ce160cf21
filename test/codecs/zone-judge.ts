// Local times and UTC by the names that Intl has for offsets ("GMT-03:30:52"): slow, and not the way that is tested.

const formats = new Map<string, Intl.DateTimeFormat>()

/** Seconds that the zone is ahead of UTC. */
export function offsetOf(zone: string, utc: number): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const [, sign = '+', hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(utc * 1000)) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

/** When the zone's clocks show `local`, in order: never, once or twice. */
export function timesOf(zone: string, local: number): number[] {
  const offsets = [-129_600, 0, 129_600].map((seconds) => offsetOf(zone, local + seconds))
  return [...new Set(offsets.map((offset) => local - offset))]
    .filter((utc) => utc + offsetOf(zone, utc) === local)
    .sort((a, b) => a - b)
}

export interface ClockChange {
  readonly utc: number
  readonly before: number
  readonly after: number
}

/** A change of the zone's clocks in the `days` after `from`; undefined when they are at the end as at the beginning. */
export function changeAfter(zone: string, from: number, days: number): ClockChange | undefined {
  const before = offsetOf(zone, from)
  let last = from
  let first = from + days * 86_400
  if (offsetOf(zone, first) === before) return undefined
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2)
    if (offsetOf(zone, middle) === before) last = middle
    else first = middle
  }
  return { utc: first, before, after: offsetOf(zone, first) }
}
