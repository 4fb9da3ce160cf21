// xz files, several streams too: tukaani.org/xz/xz-file-format.txt (1.2.1). Every check that the file has is checked.
// No library does it: xz-decompress 0.2.3 refuses SHA-256 checks; lzma-native 8.0.6 (2022) has a program for x64 in its
// folder for Linux on arm64, so that it is compiled there; @napi-rs/lzma wants files whole; node-liblzma is LGPL.

import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'
import { decodeLzma2 } from './lzma2.ts'
import { readBlockHeader } from './xz-block-header.ts'
import { checkSize, contentCheck } from './xz-checks.ts'
import { crc32Of, readVarint, u32At } from './xz-numbers.ts'

const MAGIC = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)
/** "YZ" */
const FOOTER_MAGIC = [0x59, 0x5a] as const

/** What the index at a stream's end must say of each block. */
export interface XzBlockSizes {
  readonly unpadded: number
  readonly uncompressed: number
}

/** A stream whose first blocks are decoded already. */
export interface XzResume {
  /** Of the stream's header. */
  readonly flags: Uint8Array
  readonly blocks: readonly XzBlockSizes[]
}

/** `resume`: the data begin behind these blocks of the first stream. */
export function decodeXz(input: ByteReader, write: Write, resume?: XzResume): void {
  if (resume === undefined) decodeStream(input, write)
  else decodeBlocks(input, write, resume.flags, [...resume.blocks])
  while (skipPadding(input)) decodeStream(input, write)
}

/** Zeros between streams, four at a time; true if another stream may follow. */
function skipPadding(input: ByteReader): boolean {
  while (!input.isAtEnd()) {
    const start = input.offset
    const head = input.take(4)
    if (head.some((byte) => byte !== 0)) {
      if (!head.every((byte, i) => byte === MAGIC[i])) throw otherBytes(start)
      return true
    }
  }
  return false
}

function otherBytes(byteOffset: number): CorruptData {
  return new CorruptData('other bytes follow the last stream', byteOffset)
}

function decodeStream(input: ByteReader, write: Write): void {
  const start = input.offset
  // Of a stream that is not the first one, `skipPadding` has used the magic's first four bytes.
  const magic = start === 0 ? MAGIC : MAGIC.subarray(4)
  if (!input.take(magic.length).every((byte, i) => byte === magic[i])) throw otherBytes(start)
  const flags = input.take(2).slice()
  if (input.u32() !== crc32Of(flags) || flags[0] !== 0 || (flags[1] as number) > 15) {
    throw new CorruptData("a stream's header is wrong", start)
  }
  decodeBlocks(input, write, flags, [])
}

/** Up to the stream's end; `blocks` are those before. */
function decodeBlocks(input: ByteReader, write: Write, flags: Uint8Array, blocks: XzBlockSizes[]): void {
  const check = flags[1] as number
  for (;;) {
    const at = input.offset
    const size = input.byte()
    if (size === 0) {
      decodeIndex(input, blocks, flags, at)
      return
    }
    blocks.push(decodeBlock(input, write, size, check, at))
  }
}

function decodeBlock(input: ByteReader, write: Write, size: number, check: number, start: number): XzBlockSizes {
  const header = readBlockHeader(input, size, start)
  const content = contentCheck(check, start)
  const dataStart = input.offset
  let uncompressed = 0
  decodeLzma2(input, header.dictionaryBytes, (bytes) => {
    content.update(bytes)
    uncompressed += bytes.length
    write(bytes)
  })
  const compressed = input.offset - dataStart
  const isSize = (header.compressed ?? compressed) === compressed
  if (!isSize || (header.uncompressed ?? uncompressed) !== uncompressed) {
    throw new CorruptData('the size of a block differs from its header', start)
  }
  for (let i = compressed; i % 4 !== 0; i++) {
    if (input.byte() !== 0) throw new CorruptData("a block's padding is not zero", input.offset - 1)
  }
  const at = input.offset
  const expected = input.take(checkSize(check)).slice()
  if (!content.digest().every((byte, i) => byte === expected[i])) {
    throw new CorruptData("a block's checksum is wrong", at)
  }
  return { unpadded: header.bytes + compressed + expected.length, uncompressed }
}

/** The index, whose first byte is read already, and the footer. */
function decodeIndex(input: ByteReader, blocks: readonly XzBlockSizes[], flags: Uint8Array, start: number): void {
  const wrong = (): CorruptData => new CorruptData('the index does not match the blocks before it', start)
  const bytes = [0]
  const next = (): number => {
    const byte = input.byte()
    bytes.push(byte)
    return byte
  }
  if (readVarint(next) !== blocks.length) throw wrong()
  for (const block of blocks) {
    if (readVarint(next) !== block.unpadded || readVarint(next) !== block.uncompressed) throw wrong()
  }
  while (bytes.length % 4 !== 0) if (next() !== 0) throw wrong()
  if (input.u32() !== crc32Of(Uint8Array.from(bytes))) throw wrong()

  const at = input.offset
  const checksum = input.u32()
  const rest = input.take(8).slice()
  const isSize = (u32At(rest, 0) + 1) * 4 === bytes.length + 4
  const isFlags = rest[4] === flags[0] && rest[5] === flags[1]
  const isMagic = rest[6] === FOOTER_MAGIC[0] && rest[7] === FOOTER_MAGIC[1]
  if (checksum !== crc32Of(rest.subarray(0, 6)) || !isSize || !isFlags || !isMagic) {
    throw new CorruptData("a stream's footer is wrong", at)
  }
}
