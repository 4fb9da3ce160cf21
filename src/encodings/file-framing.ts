// What makes a file of the blocks of an encoding: a JSON array needs commas between them, and Parquet a footer that knows them
// all. It runs on the main thread, one for each file, and does next to nothing per block: the rows are encoded by then.

import type { FileFraming } from '../file-pieces.ts'
import type { Plan } from '../plan/plan.ts'

export type { FileFraming }

/** The plan has what the file is to be like in `plan.file`. */
export type MakeFileFraming = (plan: Plan) => FileFraming

/** Blocks one after another, between a prologue and an epilogue. */
export function plainFraming(prologue: Uint8Array = EMPTY, epilogue: Uint8Array = EMPTY): FileFraming {
  return { begin: () => prologue, block: (frame) => frame, end: () => epilogue }
}

export const EMPTY = new Uint8Array(0)
