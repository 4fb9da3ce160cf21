// What a compression is: the descriptor that its folder hands to registry.ts. It is loaded for every source, so it is
// small; what decompresses stands behind an `import()`.

import type { RawStream } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import type { Decode } from './decode.ts'

/** In a signature, a byte that may be any. */
export const ANY = -1

export interface Codec {
  /** For people, and for reports. */
  readonly name: string
  /** Of files, in lower case. */
  readonly extensions: readonly string[]
  /** The first bytes of its data: one of these. Without any, the extension alone tells. */
  readonly signatures: readonly (readonly number[])[]
  /** A text may begin as a signature does: the beginning of one says nothing where no name promises more. */
  readonly beginsLikeText?: true
  /**
   * Other data may begin with a whole signature, too: where no name promises more, this tells by the first 4096 bytes, or
   * all there are, of what is no text.
   */
  isLike?(head: Uint8Array): boolean
  /** HTTP's names for it. */
  readonly contentEncodings?: readonly string[]
  /** This many first bytes `hasChecksum` and `open` look at. */
  readonly headBytes?: number
  /** Whether the data have a checksum of their content: without one, damage may well give other content. */
  hasChecksum(head: Uint8Array): boolean
  /** The decompressed bytes of `raw`, which begins with `head`. Fails with CorruptData. */
  open(raw: RawStream, head: Uint8Array): Promise<ByteStream>
  /** For a thread of its own (decoder-thread.ts). `resume`: what a codec's frames say of what came before. */
  loadDecoder?(resume: unknown): Promise<Decode>
}
