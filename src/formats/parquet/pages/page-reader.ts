// A data page, one range of its rows after another.

import { PageError } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import type { HybridReader } from './hybrid.ts'
import type { PartMemory } from './part-memory.ts'
import type { Run } from './run.ts'
import type { ValueReader } from './value-reader.ts'

/** Both methods throw a PageError, or a RangeError, where the page is not what it says. */
export interface PageReader {
  /** Whether it begins with more of the last row of the page before. */
  readonly goesOn: boolean
  isAtEnd(): boolean
  /** Goes over at most `rows` rows that begin in the page, and over what it has of the row before; returns the rows left. */
  skip(rows: number): number
  /**
   * The same for rows that are wanted: their run is added to `runs`, in `memory` or in the page's own, and good until
   * either is used again.
   */
  take(rows: number, memory: PartMemory, runs: Run[]): number
}

/** A page of `count` places, each of which is a row; without `definitions` all of them are values. */
export function flatPage(
  { maxDefinition }: Leaf,
  count: number,
  definitions: HybridReader | undefined,
  values: ValueReader,
): PageReader {
  let place = 0
  return {
    goesOn: false,
    isAtEnd: () => place === count,
    skip(rows) {
      const places = Math.min(rows, count - place)
      place += places
      values.skip(definitions === undefined ? places : definitions.skipLevels(places, maxDefinition))
      return rows - places
    },
    take(rows, memory, runs) {
      const places = Math.min(rows, count - place)
      place += places
      let present = places
      let levels: Uint8Array | undefined
      let from = 0
      if (definitions !== undefined) {
        const room = memory.bytes('definitions', places)
        const first = memory.takeBytes('definitions', places)
        present = definitions.readLevels(room, first, places, maxDefinition)
        if (present < places) {
          checkLevels(room, first, places, maxDefinition)
          levels = room
          from = first
        }
      }
      const part = values.take(present, memory)
      const page = { definitions: levels, repetitions: undefined, values: part.values }
      if (places > 0) runs.push({ page, from, to: from + places, firstValue: part.first })
      return rows - places
    },
  }
}

/** A page with lists: a level of either kind per place; without `definitions` all places are values. */
export function nestedPage(
  { maxDefinition }: Leaf,
  repetitions: Uint8Array,
  definitions: Uint8Array | undefined,
  values: ValueReader,
): PageReader {
  const count = repetitions.length
  let place = 0
  let left = 0
  /** Goes to the first place that does not belong to the next `rows` rows; returns how many values it went over. */
  function advance(rows: number): number {
    const from = place
    left = rows
    for (; place < count; place++) {
      if (repetitions[place] !== 0) continue
      if (left === 0) break
      left--
    }
    if (definitions === undefined) return place - from
    let present = 0
    for (let at = from; at < place; at++) if (definitions[at] === maxDefinition) present++
    return present
  }
  return {
    goesOn: count > 0 && repetitions[0] !== 0,
    isAtEnd: () => place === count,
    skip(rows) {
      values.skip(advance(rows))
      return left
    },
    take(rows, memory, runs) {
      const from = place
      const part = values.take(advance(rows), memory)
      const page = { definitions, repetitions, values: part.values }
      if (place > from) runs.push({ page, from, to: place, firstValue: part.first })
      return left
    },
  }
}

/** Throws a PageError when one of `count` levels from `from` on is above `max`. */
export function checkLevels(levels: Uint8Array, from: number, count: number, max: number): void {
  // As many bits as `max` has hold no more than it.
  if ((max & (max + 1)) === 0) return
  for (let i = from; i < from + count; i++) {
    if (levels[i]! > max) throw new PageError(`a level of ${levels[i]}, above ${max}`)
  }
}
