// What a kernel returns beside the place after its value. No place is so low.

/** Another form than the usual one: nothing is written, and the host knows what it is. */
export const UNUSUAL: usize = 0
/** The buffer has no room: the host makes it larger, and the record is read again. */
export const FULL: usize = 1
