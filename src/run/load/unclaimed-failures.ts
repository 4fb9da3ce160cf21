// Failures of loads that have not been awaited or looped over yet. They may still be awaited; once they cannot any
// more, they become unhandled rejections, as the failures of all promises do.

interface Failure {
  readonly cause: unknown
}

const claimed = new WeakSet<object>()
const failureOf = new WeakMap<object, Failure>()
const unclaimed = new Set<Failure>()
const collected = new FinalizationRegistry<Failure>(tell)

/** The failure of `load`, unless the load has been claimed. */
export function keepUnclaimed(load: object, cause: unknown): void {
  if (claimed.has(load)) return
  // Until somebody reads it, the stack of an error holds the functions that were under way, and with them the load.
  const errors = cause instanceof Error ? [cause, cause.cause] : []
  for (const error of errors) if (error instanceof Error) void error.stack
  const failure = { cause }
  failureOf.set(load, failure)
  unclaimed.add(failure)
  collected.register(load, failure, load)
  process.off('beforeExit', tellAll).once('beforeExit', tellAll)
}

/** A caller awaits `load` or loops over it, and will get its result. */
export function claim(load: object): void {
  if (claimed.has(load)) return
  claimed.add(load)
  const failure = failureOf.get(load)
  if (failure !== undefined) unclaimed.delete(failure)
  if (unclaimed.size === 0) process.off('beforeExit', tellAll)
  collected.unregister(load)
}

function tell(failure: Failure): void {
  if (unclaimed.delete(failure)) void Promise.reject(failure.cause)
}

/** The process has nothing left to do. */
function tellAll(): void {
  for (const failure of unclaimed) tell(failure)
}
