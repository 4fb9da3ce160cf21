// The order of what a pattern or a directory stands for: part-2 before part-10, whatever the locale. Folders are compared
// one by one from the left; in a name, runs of digits by their number and everything else by its UTF-16 code units.

/** Compares two paths with `/` between their parts. 0 only for equal ones. */
export function naturalOrder(a: string, b: string): number {
  if (a === b) return 0
  const as = a.split('/')
  const bs = b.split('/')
  const parts = Math.min(as.length, bs.length)
  for (let i = 0; i < parts; i++) {
    const order = orderOfNames(as[i] ?? '', bs[i] ?? '')
    if (order !== 0) return order
  }
  // Numbers with leading zeros are equal, and their names are not.
  return as.length - bs.length || (a < b ? -1 : 1)
}

function orderOfNames(a: string, b: string): number {
  const as = a.match(/\d+|\D+/g) ?? []
  const bs = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const x = as[i] ?? ''
    const y = bs[i] ?? ''
    const order = /^\d/.test(x) && /^\d/.test(y) ? orderOfNumbers(x, y) : orderOfTexts(x, y)
    if (order !== 0) return order
  }
  return as.length - bs.length
}

/** Digits of any length: a number type would lose the last of them. */
function orderOfNumbers(a: string, b: string): number {
  const x = a.replace(/^0+/, '')
  const y = b.replace(/^0+/, '')
  return x.length - y.length || orderOfTexts(x, y)
}

function orderOfTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
