// Speed over the last seconds, not over the lifetime: an average since the start makes every ETA wrong
// once the speed changes.

/** No rate is shown for a shorter time than this. */
const MIN_SPAN_MS = 1000
/** Samples that come faster than this are merged, so the window holds about a hundred of them. */
const SAMPLE_EVERY_MS = 100

interface Sample {
  readonly time: number
  readonly total: number
}

/** A sliding window over a running total. Times are in milliseconds. */
export class RateWindow {
  readonly #windowMs: number
  readonly #samples: Sample[] = []

  constructor(windowMs = 10_000) {
    this.#windowMs = windowMs
  }

  /** Takes the running total at a time; a clock that went back is held at the last time seen. */
  add(time: number, total: number): void {
    const last = this.#samples.at(-1)
    const sample = { time: Math.max(time, last?.time ?? time), total }
    const beforeLast = this.#samples.at(-2)
    if (beforeLast && sample.time - beforeLast.time < SAMPLE_EVERY_MS) this.#samples.pop()
    this.#samples.push(sample)
    this.#forget(sample.time)
  }

  /** Units per second; 0 in a stall, undefined as long as there is too little to tell. */
  perSecond(now: number): number | undefined {
    this.#forget(now)
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last) return undefined
    const span = Math.max(now, last.time) - first.time
    if (span < MIN_SPAN_MS) return undefined
    return Math.max(0, ((last.total - first.total) / span) * 1000)
  }

  /** Seconds until the running total reaches `total` at this speed; undefined if that is unknown. */
  etaSeconds(now: number, total: number | null): number | undefined {
    const speed = this.perSecond(now)
    const last = this.#samples.at(-1)
    if (!speed || !last || total === null) return undefined
    const seconds = (total - last.total) / speed
    return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
  }

  /** One sample at or before the edge stays, so that a slow source has a rate too. */
  #forget(now: number): void {
    const edge = now - this.#windowMs
    let second = this.#samples[1]
    while (second && second.time <= edge) {
      this.#samples.shift()
      second = this.#samples[1]
    }
  }
}
