// What a journal says of the rejects files of a table.

import { type MadeRejects, NO_HISTORY, type RejectsHistory } from '../rejects/rejects-log.ts'
import type { Entry } from './entries.ts'

export type RejectsLine = Extract<
  Entry,
  { readonly type: 'rejects' | 'rejects making' | 'rejects made' | 'rejects copying' | 'sent' | 'table' | 'table end' }
>

/** The history after one more line. */
export function rejectsAfter(before: RejectsHistory | undefined, entry: RejectsLine): RejectsHistory {
  const known = before ?? NO_HISTORY
  const { marks, replaced, made, left } = known
  switch (entry.type) {
    case 'table':
      // Files that were made may still be there: they are removed, and never in the way.
      return entry.isAnew ? { ...known, marks: [], made: [...made, ...filesOf(known)] } : known
    case 'rejects making':
      // What was to be removed is gone by now, and its name may be used again.
      return { ...known, left: { ...left, removed: [], making: [...left.making, entry.file, entry.reasons] } }
    case 'rejects made':
      return { ...known, made: [...made, entry.mark], left: { ...left, making: [] } }
    case 'rejects copying':
      return { ...known, left: { ...left, temporary: entry.temporary } }
    case 'sent': {
      const before = marks.filter(({ ordinal }) => ordinal === entry.ordinal)
      const others = marks.filter(({ ordinal }) => ordinal !== entry.ordinal)
      return { ...known, marks: [...others, ...entry.rejects], replaced: [...replaced, ...before] }
    }
    case 'rejects': {
      const { moves = [], removed = [] } = entry
      const all = [...replaced, ...marks]
      return { marks: entry.marks, replaced: all, made: [], left: { ...left, moves, removed, making: [] } }
    }
    case 'table end':
      return { ...known, replaced: [], left: NO_HISTORY.left }
  }
}

function filesOf({ marks }: RejectsHistory): MadeRejects[] {
  const byFile = new Map(
    marks.map(({ key, file, reasons, headerBytes }) => [file, { key, file, reasons, headerBytes }]),
  )
  return [...byFile.values()]
}
