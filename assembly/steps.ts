// A program is made of steps of eight u32:
//
//   operation, buffer, nulls' buffer or NONE, column, then what the operation needs
//
// The operations are numbered as in src/encodings/rows/operations.ts.

export const STEP_BYTES: usize = 32
export const NONE: u32 = 0xffffffff
/** Where there is no map of the nulls, but bytes that stand for one. */
export const NO_MAP: u32 = 0xfffffffe

export const LITERAL: u32 = 0
export const CONSTANT: u32 = 1
export const RUN: u32 = 23
export const SKIP: u32 = 24
