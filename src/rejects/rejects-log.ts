// Who writes down what is in the files of rejects, so that a later attempt of the same run finds it after a kill.

import type { RejectsReport } from '../report.ts'
import type { SegmentRange } from './file-extent.ts'
import type { RejectsPlace } from './rejects-file.ts'
import type { Move } from './rewrite.ts'

/** The rejects of a segment in one of the files, as plain data. */
export interface RejectsMark extends SegmentRange {
  /** What the file is for: sources that are written in one way. */
  readonly key: string
  readonly file: string
  readonly reasons: string
  readonly headerBytes: number
}

/** Files that were made for a key. */
export type MadeRejects = Pick<RejectsMark, 'key' | 'file' | 'reasons' | 'headerBytes'>

export interface RejectsLog {
  /** A folder for rejects of segments of which it is unknown whether they are stored. */
  readonly folder: string
  /** Before files of these names are made. */
  making(files: RejectsReport): void
  /** They were made. */
  made(files: MadeRejects): void
  /** Before files are made into which others are copied. */
  copying(temporary: readonly string[]): void
  /** The files have what is in `marks` once `moves` and `removed` were carried out. Resolves when it is written down for good. */
  are(marks: readonly RejectsMark[], moves: readonly Move[], removed: readonly string[]): Promise<void>
}

/** What the log of earlier attempts says. */
export interface RejectsHistory {
  /** Of segments whose state may be anything. */
  readonly marks: readonly RejectsMark[]
  /** Marks that later ones have taken the place of. Their files may still be there. */
  readonly replaced: readonly RejectsMark[]
  /** Files whose rejects are not all in `marks`. */
  readonly made: readonly MadeRejects[]
  /** What a kill may have left half done. */
  readonly left: LeftRejects
}

export interface LeftRejects {
  readonly moves: readonly Move[]
  readonly removed: readonly string[]
  readonly temporary: readonly string[]
  /** Files that may have been made, and have nothing in them. */
  readonly making: readonly string[]
}

export const NO_LEFT: LeftRejects = { moves: [], removed: [], temporary: [], making: [] }
export const NO_HISTORY: RejectsHistory = { marks: [], replaced: [], made: [], left: NO_LEFT }

/** What a file tells the log, once there is one. */
export function loggedPlace(
  log: () => RejectsLog | undefined,
  key: string,
  header: Uint8Array,
): Pick<RejectsPlace, 'header' | 'onMaking' | 'onMade' | 'onCopy'> {
  return {
    header,
    onMaking: (files) => log()?.making(files),
    onMade: (files) => log()?.made({ key, ...files, headerBytes: header.length }),
    onCopy: (temporary) => log()?.copying(temporary),
  }
}
