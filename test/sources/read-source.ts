import type { Source } from '../../src/sources/source.ts'

/** All bytes of a source, read in pieces of `pieceBytes`. */
export async function readSource(source: Source, pieceBytes = 50_000): Promise<Buffer> {
  const stream = await source.open()
  const pieces: Buffer[] = []
  try {
    for (;;) {
      const into = Buffer.alloc(pieceBytes)
      const count = await stream.read(into, 0)
      if (count === 0) return Buffer.concat(pieces)
      pieces.push(into.subarray(0, count))
    }
  } finally {
    await stream.close()
  }
}
