// The chunks of a source after its header, whose bytes the first chunk that is left of their segment accounts for.

import type { Chunk } from './cutter.ts'

export async function* withoutHeader<C extends Chunk>(
  chunks: AsyncIterable<C>,
  headerBytes: number,
): AsyncGenerator<C> {
  let rest = headerBytes
  let passedBytes = 0
  let passed: C | undefined
  for await (const chunk of chunks) {
    if (passed !== undefined && passed.segment !== chunk.segment) {
      yield withoutRecords(passed, passedBytes)
      passedBytes = 0
    }
    if (rest === 0) {
      yield { ...chunk, sourceBytes: chunk.sourceBytes + passedBytes }
      passedBytes = 0
      passed = undefined
      continue
    }
    const header = Math.min(rest, chunk.bytes.length)
    rest -= header
    if (header === chunk.bytes.length) {
      passedBytes += chunk.sourceBytes
      passed = chunk
      continue
    }
    const bytes = chunk.bytes.subarray(header)
    yield { ...chunk, bytes, byteOffset: chunk.byteOffset + header, sourceBytes: chunk.sourceBytes + passedBytes }
    passedBytes = 0
    passed = undefined
  }
  // A file of a header alone.
  if (passed !== undefined) yield withoutRecords(passed, passedBytes)
}

/** For bytes of the header that no chunk of their segment follows. */
function withoutRecords<C extends Chunk>(chunk: C, sourceBytes: number): C {
  return { ...chunk, bytes: chunk.bytes.subarray(0, 0), sourceBytes }
}
