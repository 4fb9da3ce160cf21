// That a file was read to the end that it had.

import { BulkloadError } from '../errors.ts'

/** A file that lost bytes while it was read: it is unknown what was in them. One that grew is read to its new end. */
export function checkLength(source: string, expected: number, read: number): void {
  if (read >= expected) return
  throw new BulkloadError(
    'BL_SOURCE_READ',
    `${source} had ${expected} bytes when the load began, but only ${read} were read`,
    {
      place: { source, byteOffset: read },
      hint: 'the file was truncated while it was read: load it again when no other program writes to it',
    },
  )
}
