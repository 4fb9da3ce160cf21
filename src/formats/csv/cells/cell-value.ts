// What readers of fields leave behind beside the kind of a value, which they return: nothing is allocated per value.

/** Where the value that was put last lies in the buffer that it was put into; text without its quotes. */
export const cellValue = { start: 0, end: 0 }
