// The pieces of a source of which an earlier attempt of the load has delivered some.

import type { KnownSegments } from '../sources/resume/known-segments.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'

/** Where the first piece behind others that were left out begins in its source. */
export interface ResumedAt {
  readonly from: number
  readonly linesBefore: number
}

export interface FormattedPiece extends Piece {
  readonly format: SourceFormat
}

export interface KnownPiece extends FormattedPiece {
  readonly isDone?: boolean
  readonly resumedAt?: ResumedAt
}

/** Says of each piece whether its segment is done, and of the first one behind such pieces where it begins. */
export async function* leavingOut(
  pieces: AsyncIterable<FormattedPiece>,
  index: number,
  known: KnownSegments,
): AsyncGenerator<KnownPiece> {
  let position = 0
  let isBehindDone = false
  for await (const piece of pieces) {
    const isDone = known.isDone(piece.segment)
    // Bytes in front of it may have been left out without being read.
    for (
      let part = isDone ? undefined : known.doneAt(index, position);
      part !== undefined;
      part = known.doneAt(index, position)
    ) {
      position = part.to
      isBehindDone = true
    }
    const linesBefore = isBehindDone && !isDone ? known.linesAt(index, position) : undefined
    yield {
      ...piece,
      isDone,
      ...(linesBefore !== undefined && { resumedAt: { from: position, linesBefore } }),
    }
    position += piece.sourceBytes
    isBehindDone = isDone
  }
}
