// LZMA2: chunks of LZMA, or of bytes as they are. Described in xz-file-format.txt and, down to the bits, by the LZMA
// specification of Igor Pavlov (lzma-specification.7z, 2015).

import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'
import { LzmaDecoder } from './lzma.ts'
import { LzmaWindow } from './lzma-window.ts'

/** A larger window (xz -9 has 64 MiB) is taken for damage: its memory alone would break every promise. */
const MAX_DICTIONARY_BYTES = 192 * 1024 * 1024
const END = 0x00
const STORED_RESET = 0x01
const STORED = 0x02
const LZMA = 0x80

/** One block's chunks, up to the mark of their end. */
export function decodeLzma2(input: ByteReader, dictionaryBytes: number, write: Write): void {
  if (dictionaryBytes > MAX_DICTIONARY_BYTES) {
    throw new CorruptData(`the dictionary of ${dictionaryBytes} bytes is too large`, input.offset, true)
  }
  const window = new LzmaWindow(dictionaryBytes, write)
  const decoder = new LzmaDecoder(window)
  let needsDictionary = true
  let needsProperties = true
  let needsState = true
  for (;;) {
    const start = input.offset
    const control = input.byte()
    if (control === END) break
    const isReset = control === STORED_RESET || control >= 0xe0
    if (isReset) window.reset()
    const isKnown = control >= LZMA || control === STORED || control === STORED_RESET
    if (!isKnown || (needsDictionary && !isReset)) throw damaged(start)
    needsDictionary = false
    if (control < LZMA) {
      window.append(input.take(readU16(input) + 1))
      // What follows must set the state, as after the start.
      if (isReset) needsState = true
    } else {
      const size = (((control & 0x1f) << 16) | readU16(input)) + 1
      const length = readU16(input) + 1
      const reset = (control >> 5) & 3
      if ((needsProperties && reset < 2) || (needsState && reset < 1)) throw damaged(start)
      if (reset >= 2) {
        if (!decoder.setProperties(input.byte())) throw damaged(start)
        needsProperties = false
      }
      if (reset >= 1) decoder.resetState()
      needsState = false
      if (!decoder.decode(input.take(length), size)) throw damaged(start)
    }
    window.flush()
  }
  window.free()
}

function damaged(byteOffset: number): CorruptData {
  return new CorruptData('a chunk cannot be decoded', byteOffset)
}

/** LZMA2 has its sizes with the high byte first. */
function readU16(input: ByteReader): number {
  const high = input.byte()
  return (high << 8) | input.byte()
}
