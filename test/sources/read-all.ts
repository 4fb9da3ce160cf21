// All the bytes of a stream, read in pieces of a given size.
import type { ByteStream } from '../../src/sources/source.ts'

export async function readAll(stream: ByteStream, size = 256 * 1024): Promise<Buffer> {
  const pieces: Buffer[] = []
  // A stream must leave the bytes before the offset and behind the count alone.
  const into = Buffer.alloc(size + 2, 0xee)
  for (;;) {
    const count = await stream.read(into.subarray(0, size + 1), 1)
    if (into[0] !== 0xee || into[size + 1] !== 0xee) throw new Error('bytes outside of the range were written')
    if (count === 0) return Buffer.concat(pieces)
    pieces.push(Buffer.from(into.subarray(1, 1 + count)))
  }
}
