// The records in the samples of one source, and the errors of those that cannot be read, with their places.

import type { BulkloadError, Place } from '../../errors.ts'
import { type RecordFault, type VisitRecord, visitRecords } from '../../formats/visit-records.ts'
import type { SourceFormat } from '../../input/format/source-format.ts'
import { locatorOf } from '../../input/locate.ts'
import type { RecordSample } from '../../input/sample-records.ts'
import type { Source } from '../../sources/source.ts'
import { excerptOf } from './excerpt.ts'
import { rejectError } from './reject-error.ts'

const QUOTE = 0x22

export class RecordSamples {
  readonly #source: Source
  readonly #format: SourceFormat
  #linesBefore: number

  constructor(source: Source, format: SourceFormat) {
    this.#source = source
    this.#format = format
    this.#linesBefore = format.header.lines
  }

  /** Calls `visit` for each record of the next sample, and `refuse` for each that cannot be read; it may want the error. */
  read(sample: RecordSample, visit: VisitRecord, refuse: (makeError: () => BulkloadError) => void): void {
    const { bytes } = sample
    const locate = locatorOf({ ...sample, source: this.#source }, this.#linesBefore)
    const lines = visitRecords(bytes, this.#format.readSample(bytes, this.#format.record), visit, (fault) =>
      refuse(() => faultError(fault, bytes, placeOf(locate(fault.start, fault.line), sample.follows))),
    )
    if (sample.follows) this.#linesBefore += lines
  }
}

/** After a seek the line number is unknown. */
function placeOf({ line, ...place }: Place, isCounted: boolean): Place {
  return isCounted && line !== undefined ? { ...place, line } : place
}

function faultError({ code, start, end, field }: RecordFault, bytes: Uint8Array, place: Place): BulkloadError {
  const excerpt = excerptOf(bytes, start, end)
  const isQuoted = bytes[start - 1] === QUOTE && bytes[end] === QUOTE
  return rejectError({ code, place, excerpt: isQuoted ? `"${excerpt}"` : excerpt, column: field, type: undefined })
}
