// Whether the first record is a header where all columns are text: nothing but how its fields are written tells.

import type { ColumnShapes } from './column-shapes.ts'
import type { HeaderGuess } from './header-guess.ts'
import { isName } from './header-votes.ts'
import { isUsualName } from './name-words.ts'

/** So few rows do not show what the values of a column are like. */
const MIN_ROWS = 3
/** The share of a column's values that are written as its first field is. */
const ALIKE = 0.2
/** This many values of a column may be words that columns are called by. */
const FEW = 0.05

/** `odd`: fields that are no names and unlike their columns, years for example. */
export function textHeader(
  names: readonly string[],
  columns: readonly ColumnShapes[],
  rows: number,
  odd: number,
): HeaderGuess {
  const is = (hasHeader: boolean, reason: string): HeaderGuess => ({ hasHeader, sure: false, reason })
  const recurring = names.find((name, column) => columns[column]!.holds(name))
  if (recurring !== undefined) return is(false, `no header row: "${recurring}" is also a value further down`)
  const { unlike, alike, usual } = compare(names, columns, rows)
  const strange = names.find((name) => !isName(name))
  if (unlike + odd > 0 && alike === 0)
    return is(true, 'probably a header row: all columns are text, and its fields differ from the values below')
  if (strange !== undefined) return is(false, `no header row: "${strange.slice(0, 40)}" does not look like a name`)
  if (alike > 0 && unlike + usual === 0) return is(false, 'no header row: the first record looks like the others')
  return is(true, 'probably a header row: all columns are text, and the first record could be names')
}

/** How many fields are written otherwise than their columns, like them, or as columns are usually called. */
function compare(
  names: readonly string[],
  columns: readonly ColumnShapes[],
  rows: number,
): { unlike: number; alike: number; usual: number } {
  let unlike = 0
  let alike = 0
  let usual = 0
  for (const [i, column] of columns.entries()) {
    const name = names[i]!
    if (rows < MIN_ROWS || column.kind === 'empty') continue
    const share = column.like(name)
    if (share >= ALIKE) alike++
    if (share === 0 && (column.isUniform || column.isRepetitive)) unlike++
    if (isUsualName(name) && column.share(isUsualName) <= FEW) usual++
  }
  return { unlike, alike, usual }
}
