// A program is made of steps of eight u32:
//
//   operation, buffer, nulls' buffer or NONE, column, then what the operation needs
//
// The operations are those of operations.ts.

export const STEP_BYTES: usize = 32
export const NONE: u32 = 0xffffffff
/** Where there is no map of the nulls, but bytes that stand for one. */
export const NO_MAP: u32 = 0xfffffffe
