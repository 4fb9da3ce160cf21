// Where names stand in a list, for lists of thousands: to search the list for each of them takes the square of its length.

/** Gives the first place of a value in `values`, or -1. */
export function placesIn<T>(values: readonly T[]): (value: T) => number {
  const places = new Map<T, number>()
  for (let place = values.length - 1; place >= 0; place--) places.set(values[place] as T, place)
  return (value) => places.get(value) ?? -1
}

/** The first value that stands in the list twice, or undefined. */
export function firstTwice<T>(values: readonly T[]): T | undefined {
  const seen = new Set<T>()
  return values.find((value) => {
    if (seen.has(value)) return true
    seen.add(value)
    return false
  })
}
