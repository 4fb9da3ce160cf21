// Which pattern of `--date-format` the dates of a column are written in: those that all of its values fit.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { dateReader, type ReadText } from '../codecs/notations/read-date.ts'

interface Candidate {
  readonly pattern: string
  readonly read: ReadText
}

const DAYS = [
  ...['/', '.', '-'].flatMap((mark) =>
    [
      'DD_MM_YYYY',
      'MM_DD_YYYY',
      'YYYY_MM_DD',
      'DD_MM_YY',
      'MM_DD_YY',
      'D_M_YYYY',
      'M_D_YYYY',
      'YYYY_M_D',
      'D_M_YY',
      'M_D_YY',
    ].map((pattern) => pattern.replaceAll('_', mark)),
  ),
  ...['D-MMM-YYYY', 'D-MMM-YY', 'D MMM YYYY', 'D MMMM YYYY', 'MMM D, YYYY', 'MMMM D, YYYY', 'MMM D YYYY'],
]
const TIMES = [
  '',
  ' HH:mm',
  ' HH:mm:ss',
  ' HH:mm:ss.SSS',
  ' h:mm A',
  ' h:mm:ss A',
  ' H:mm',
  ' H:mm:ss',
  ', h:mm A',
  ', h:mm:ss A',
  ', HH:mm',
]
/** Of DB2, and times with the name of their zone. */
const OTHERS = [
  'YYYY-MM-DD-HH.mm.ss.SSS',
  'YYYY-MM-DD-HH.mm.ss',
  'YYYY-MM-DD HH:mm:ss z',
  'YYYY-MM-DD HH:mm:ss.SSS z',
  'YYYY-MM-DD HH:mm z',
]

let all: readonly Candidate[] | undefined
const out = new ColumnBuffer(64)

/** The patterns of `known` (all of them without it) that the text fits. Those of a fixed width come first. */
export function fittingPatterns(bytes: Uint8Array, start: number, end: number, known?: DatePatterns): DatePatterns {
  all ??= [...DAYS.flatMap((day) => TIMES.map((time) => `${day}${time}`)), ...OTHERS].map((pattern) => ({
    pattern,
    read: dateReader({ as: 'date', pattern }),
  }))
  return (known ?? all).filter(({ read }) => {
    out.length = 0
    return read(bytes, start, end, out) > 0
  })
}

export type DatePatterns = readonly Candidate[]

/** The pattern, or the two that differ in what comes first; empty if none fits. */
export function patternsToSay(patterns: DatePatterns): readonly string[] {
  const isMonthFirst = (pattern: string): boolean => /^M+[^M]*D/.test(pattern)
  const dayFirst = patterns.find(({ pattern }) => !isMonthFirst(pattern))
  const monthFirst = patterns.find(({ pattern }) => isMonthFirst(pattern))
  return [dayFirst, monthFirst].flatMap((one) => (one === undefined ? [] : [one.pattern]))
}
