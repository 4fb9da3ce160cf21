// Geometric types as PostgreSQL prints them.

import { floatText } from './postgres-stored-numbers.ts'

export function shapeText(name: string, text: string): string {
  const numbers = text.match(/[-+\d.eE]+/g) ?? []
  const shown = numbers.map((number) => floatText(number, 64))
  const points = Array.from({ length: Math.floor(shown.length / 2) }, (_, i) => `(${shown[2 * i]},${shown[2 * i + 1]})`)
  const isOpen = text.trim().startsWith('[')
  switch (name) {
    case 'point':
      return points.join()
    case 'lseg':
      return `[${points}]`
    case 'path':
      return isOpen ? `[${points}]` : `(${points})`
    case 'polygon':
      return `(${points})`
    case 'line':
      return `{${shown}}`
    case 'circle':
      return `<${points[0]},${shown[2]}>`
    case 'box':
      return `(${corner(numbers, Math.max)}),(${corner(numbers, Math.min)})`
    default:
      throw new RangeError(`the oracle knows no ${name}`)
  }
}

/** The greatest, or the least, x and y. */
function corner(numbers: readonly string[], pick: (a: number, b: number) => number): string {
  const coordinate = (i: number): string => {
    const [first = '', second = ''] = [numbers[i], numbers[i + 2]]
    return floatText(pick(Number(first), Number(second)) === Number(first) ? first : second, 64)
  }
  return `${coordinate(0)},${coordinate(1)}`
}
