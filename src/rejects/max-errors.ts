// How many bad records a load tolerates: a number, or a share of the records read.

import { BulkloadError } from '../errors.ts'

export interface MaxErrors {
  readonly count?: number
  /** 0 .. 100. */
  readonly percent?: number
}

/** A share says little about the first few records. */
const MIN_RECORDS_FOR_SHARE = 10_000

/** None are tolerated: the first bad record ends the load as the error that it is. */
export function toleratesNone(max: MaxErrors): boolean {
  return max.count === 0 || max.percent === 0
}

export interface RejectsSoFar {
  readonly rejected: number
  readonly read: number
  /** Further lines of records whose quotes are wrong: what else was in them, is unknown. */
  readonly moreLines?: number
  readonly first?: BulkloadError | undefined
}

/** Fails when there are more rejects, or lines in them, than the load tolerates. At the end a share counts however few records there are. */
export function checkMaxErrors(
  max: MaxErrors,
  { rejected, read, moreLines = 0, first }: RejectsSoFar,
  isEnd: boolean,
): void {
  const { count, percent } = max
  const lost = rejected + moreLines
  const isTooMany =
    (count !== undefined && lost > count) ||
    (percent !== undefined && (isEnd || read >= MIN_RECORDS_FOR_SHARE) && lost * 100 > percent * (read + moreLines))
  if (!isTooMany) return
  const limit = count === undefined ? `${percent} %` : String(count)
  const lines = moreLines > 0 ? ` and span ${lost} lines` : ''
  throw new BulkloadError(
    'BL_TOO_MANY_REJECTS',
    `${rejected} of ${read} records are bad${lines}, more than the ${limit} that --max-errors allows`,
    {
      hint: `${first === undefined ? '' : `the first one: ${firstWords(first)}; `}correct the input, or raise --max-errors`,
    },
  )
}

/** The rejects file may not have it: what is in no committed segment is taken out of it again. */
function firstWords({ message, place }: BulkloadError): string {
  if (place === undefined) return message
  const { source, line, row } = place
  if (line !== undefined) return `${message} at ${source} line ${line}`
  return row === undefined ? `${message} in ${source}` : `${message} at ${source} row ${row}`
}

/** Where more of a column's values are no numbers, it is one of text, however many bad records are tolerated. */
const MOST_PERCENT_OF_SAMPLE = 5

/**
 * How many bad records a sample of `records` may have. A number of them says nothing of a part of the input; `isAll`: the
 * sample is all of it.
 */
export function toleratedOf({ count = 0, percent }: MaxErrors, records: number, isAll: boolean): number {
  const most = Math.floor((records * Math.min(percent ?? 100, MOST_PERCENT_OF_SAMPLE)) / 100)
  if (percent !== undefined) return most
  return isAll ? Math.min(count, most) : 0
}

/** As the user writes it. */
export function maxErrorsWords({ count, percent }: MaxErrors): string {
  return percent === undefined ? String(count ?? 0) : `${percent}%`
}
