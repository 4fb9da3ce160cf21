// What is between a type's brackets, looked at once per column.

import type { TypeArgument } from '../type-parser.ts'

/** Throws a RangeError when there are arguments: the type has none. */
export function noArguments(args: readonly TypeArgument[]): void {
  if (args.length > 0) throw new RangeError('the type has no arguments')
}

/** The number at `index`, or `otherwise` where there is none; a RangeError when it is not from `least` to `greatest`. */
export function numberArgument(
  args: readonly TypeArgument[],
  index: number,
  least: number,
  greatest: number,
  otherwise?: number,
): number {
  const number = index < args.length ? args[index]?.number : otherwise
  if (number === undefined || number < least || number > greatest) {
    throw new RangeError(`argument ${index + 1} has to be a number from ${least} to ${greatest}`)
  }
  return number
}
