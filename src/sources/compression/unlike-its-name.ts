// A source that is not what its name says: an interrupted upload, a damaged signature, text that was never compressed. And
// raw deflate without gzip around it.

import { inflateRawSync } from 'node:zlib'
import { BulkloadError } from '../../errors.ts'
import { beginsSignature, promisedCompression } from './detect.ts'
import { givesText, isText } from './likely-text.ts'

/** Of raw deflate, which has neither a header nor a checksum. */
const MIN_TEXT_BYTES = 8
const SHOWN_BYTES = 24

/** `head`: the first bytes of a source in which no compression was found; all of them where they are few. */
export function refuseUnlikeName(head: Uint8Array, isWhole: boolean, name: string): void {
  if (!isText(head) && givesText(head, inflateRawSync, MIN_TEXT_BYTES)) {
    throw new BulkloadError('BL_USAGE', `${name} is a raw deflate stream, which bulkload does not decompress`, {
      place: { source: name, byteOffset: 0 },
      hint: `decompress it and pipe it in: node -e "process.stdin.pipe(zlib.createInflateRaw()).pipe(process.stdout)" < FILE | bulkload … - --table NAME`,
    })
  }
  const codec = promisedCompression(name)
  const promised = codec?.name
  const begun = isWhole ? beginsSignature(head, codec)?.name : undefined
  if (promised === undefined && begun === undefined) return
  const extension = /\.[^.]*$/.exec(name)?.[0] ?? ''
  const again = 'get it again, and compare its size and checksum with the original'
  if (isWhole && (head.length === 0 || begun !== undefined)) {
    const what = head.length === 0 ? 'is empty' : `ends after ${head.length} bytes`
    throw corrupt(
      name,
      head.length,
      `${name} ${what}, but it should contain ${begun ?? promised} data`,
      `it is incomplete: ${again}`,
    )
  }
  if (promised === undefined) return
  if (!isText(head)) {
    const bytes = Buffer.from(head.subarray(0, 6))
      .toString('hex')
      .replace(/..(?=.)/g, '$& ')
    throw corrupt(
      name,
      0,
      `${name} does not begin like ${promised} data: its first bytes are ${bytes}`,
      `it is damaged, or not compressed with ${promised}: ${again}`,
    )
  }
  const text = JSON.stringify(Buffer.from(head.subarray(0, SHOWN_BYTES)).toString())
  throw corrupt(
    name,
    0,
    `${name} is named like ${promised} data, but contains text: ${text}`,
    `if it is not compressed, rename it without ${extension}, or pipe it in: bulkload … - --table NAME < FILE`,
  )
}

function corrupt(name: string, byteOffset: number, message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_SOURCE_CORRUPT', message, { place: { source: name, byteOffset }, hint })
}
