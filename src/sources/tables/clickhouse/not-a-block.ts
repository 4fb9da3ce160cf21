// What came where a block should have begun: a server that fails in the middle of an answer ends it with its words.

import { BulkloadError } from '../../../errors.ts'
import { damaged } from '../../../formats/clickhouse-native/block-ends.ts'
import { type ClickhouseAddress, displayAddress } from '../../../sinks/clickhouse/address.ts'
import { exceptionText } from '../../../sinks/clickhouse/errors.ts'
import { readHint } from './read-hint.ts'

const FAILURE = /Code: \d+[.,].*DB::Exception/s
/** The words stand at the end. */
const MAX_BYTES = 64 * 1024

export function notABlock(
  address: ClickhouseAddress,
  { name: source, isQuery }: { readonly name: string; readonly isQuery: boolean },
  bytes: Uint8Array,
  byteOffset: number,
  what: string,
): BulkloadError {
  const text = Buffer.from(bytes.subarray(Math.max(0, bytes.length - MAX_BYTES))).toString()
  const words = FAILURE.exec(text)
  if (words === null) return damaged(source, byteOffset, what)
  const error = exceptionText(text.slice(words.index), displayAddress(address))
  const { message, serverCode } = error
  return new BulkloadError('BL_SOURCE_FAILED', message, {
    place: { source },
    ...(serverCode !== undefined && { serverCode }),
    hint: readHint(error, isQuery),
  })
}
