// What every way of showing a run does.

import type { LoadEvent } from '../report.ts'

/** Shows the events of a run. `stop` may be called at any time, also twice, and leaves the terminal as it was. */
export interface Reporter {
  handle(event: LoadEvent): void
  stop(): void
}
