// The blocks of an xz stream whose headers give their sizes, as `xz -T` writes them (xz-file-format.txt, 3.1). A thread is
// given some of them as a stream of their own: with the header of the whole stream, and an index of just these.

import type { Frames } from '../frames-stream.ts'
import type { XzBlockSizes } from './xz.ts'
import { checkSize } from './xz-checks.ts'
import { crc32Of, readVarint, u32At } from './xz-numbers.ts'

export const XZ_HEADER_BYTES = 12
const FLAGS_AT = 6
/** Both sizes are there. */
const SIZES = 0xc0

/** Undefined where the stream must be gone through from its beginning. `head`: its first bytes. */
export function xzFrames(head: Uint8Array): Frames | undefined {
  if (head.length < XZ_HEADER_BYTES) return undefined
  const header = head.slice(0, XZ_HEADER_BYTES)
  const flags = header.subarray(FLAGS_AT, FLAGS_AT + 2)
  const check = flags[1] as number
  if (u32At(header, FLAGS_AT + 2) !== crc32Of(flags) || flags[0] !== 0 || check > 15) return undefined
  const blocks: XzBlockSizes[] = []

  return {
    compression: 'xz',
    headerBytes: XZ_HEADER_BYTES,
    hasEnd: true,
    frameEnd(bytes, from) {
      if (bytes.length <= from) return { needs: from + 1 }
      const length = headerLength(bytes, from)
      // The index.
      if (length === 0) return undefined
      if (bytes.length < from + length) return { needs: from + length }
      const sizes = sizesOf(bytes, from, check)
      return sizes === undefined ? undefined : { end: from + padded(sizes.unpadded) }
    },
    wrapped(group) {
      const records: XzBlockSizes[] = []
      for (let at = 0; at < group.length; ) {
        const sizes = sizesOf(group, at, check)
        if (sizes === undefined) throw new Error('a block without sizes is in no group')
        records.push(sizes)
        at += padded(sizes.unpadded)
      }
      blocks.push(...records)
      return Buffer.concat([header, group, indexAndFooter(records, flags)])
    },
    resume: () => ({ flags, blocks: [...blocks] }),
  }
}

function headerLength(bytes: Uint8Array, from: number): number {
  const size = bytes[from] as number
  return size === 0 ? 0 : (size + 1) * 4
}

/** Of a block whose header is there; undefined where that does not say. The decoder checks it. */
function sizesOf(bytes: Uint8Array, from: number, check: number): XzBlockSizes | undefined {
  if (((bytes[from + 1] as number) & SIZES) !== SIZES) return undefined
  const length = headerLength(bytes, from)
  let at = from + 2
  const next = (): number => (at < from + length ? (bytes[at++] as number) : 0)
  const compressed = readVarint(next)
  const uncompressed = readVarint(next)
  const isKnown = Number.isSafeInteger(compressed) && Number.isSafeInteger(uncompressed) && compressed > 0
  return isKnown ? { unpadded: length + compressed + checkSize(check), uncompressed } : undefined
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

/** Sections 2.1.2 and 4. */
function indexAndFooter(records: readonly XzBlockSizes[], flags: Uint8Array): Uint8Array {
  const index = [0, ...varint(records.length)]
  for (const { unpadded, uncompressed } of records) index.push(...varint(unpadded), ...varint(uncompressed))
  while (index.length % 4 !== 0) index.push(0)
  const bytes = Buffer.alloc(index.length + 4 + XZ_HEADER_BYTES)
  bytes.set(index)
  bytes.writeUInt32LE(crc32Of(bytes.subarray(0, index.length)), index.length)
  const footer = bytes.subarray(index.length + 4)
  footer.writeUInt32LE((index.length + 4) / 4 - 1, 4)
  footer.set(flags, 8)
  footer.writeUInt32LE(crc32Of(footer.subarray(4, 10)), 0)
  footer.write('YZ', 10, 'latin1')
  return bytes
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  bytes.push(rest)
  return bytes
}
