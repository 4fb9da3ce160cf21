// The header of a block of an xz file (3.1).

import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import { crc32Of, readVarint, u32At } from './xz-numbers.ts'

const LZMA2 = 0x21

export interface BlockHeader {
  readonly bytes: number
  readonly compressed: number | undefined
  readonly uncompressed: number | undefined
  readonly dictionaryBytes: number
}

/** `size` is the header's first byte, which is read already and lies at `start`. */
export function readBlockHeader(input: ByteReader, size: number, start: number): BlockHeader {
  const length = (size + 1) * 4
  const header = new Uint8Array(length)
  header[0] = size
  header.set(input.take(length - 1), 1)
  const wrong = (): CorruptData => new CorruptData("a block's header is wrong", start)
  const end = length - 4
  if (u32At(header, end) !== crc32Of(header.subarray(0, end))) throw wrong()
  let at = 2
  const next = (): number => {
    if (at >= end) throw wrong()
    return header[at++] as number
  }
  const flags = header[1] as number
  if ((flags & 0x3c) !== 0) throw wrong()
  const compressed = (flags & 0x40) === 0 ? undefined : readVarint(next)
  const uncompressed = (flags & 0x80) === 0 ? undefined : readVarint(next)
  const filter = readVarint(next)
  if ((flags & 3) !== 0 || filter !== LZMA2) {
    throw new CorruptData('a filter is used, and only plain LZMA2 is supported', start, true)
  }
  const properties = readVarint(next)
  const bits = next()
  if (properties !== 1 || bits > 40) throw wrong()
  while (at < end) if (next() !== 0) throw wrong()
  return { bytes: length, compressed, uncompressed, dictionaryBytes: dictionarySize(bits) }
}

/** 5.3.1: 4 KiB, 6 KiB, 8 KiB, 12 KiB, … 4 GiB - 1. */
function dictionarySize(bits: number): number {
  return bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11)
}
