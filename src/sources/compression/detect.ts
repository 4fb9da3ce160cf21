// Which compression a stream has, by its first bytes: a pipe has no name, and a name may be wrong. Only of what has no
// signature the name is all there is.

import { ANY, type Codec } from './codec.ts'
import { CODECS } from './registry.ts'

const LAST_EXTENSION = /\.([^./\\]+)$/
const COMPRESSED = new RegExp(`(?<=[^/\\\\])\\.(?:${CODECS.flatMap(({ extensions }) => extensions).join('|')})$`, 'i')

/** The compression of a stream that begins with `head`; undefined where only more bytes can tell. */
export function detectCompression(head: Uint8Array, isWhole: boolean, name: string): Codec | 'none' | undefined {
  const promised = promisedCompression(name)
  for (const codec of CODECS) {
    if (codec.isLike !== undefined && codec !== promised) continue
    for (const signature of codec.signatures) {
      const isMatch = signature.every((byte, i) => byte === ANY || i >= head.length || head[i] === byte)
      if (!isMatch) continue
      if (head.length >= signature.length) return codec
      if (!isWhole) return undefined
    }
  }
  return promised?.signatures.length === 0 ? promised : 'none'
}

/** The compression of what has no sure signature; `head`: its first bytes, which no text begins with. */
export function likelyCompression(head: Uint8Array): Codec | undefined {
  return CODECS.find((codec) => codec.isLike?.(head))
}

/** The compression that a name promises. */
export function promisedCompression(name: string): Codec | undefined {
  const extension = LAST_EXTENSION.exec(name)?.[1]?.toLowerCase() ?? ''
  return CODECS.find(({ extensions }) => extensions.includes(extension))
}

/** A name without the extension of a compression. */
export function withoutCompression(name: string): string {
  return name.replace(COMPRESSED, '')
}

/**
 * The compression whose signature begins with all of `head`. Where nothing is `promised`, only bytes that no text begins
 * with count.
 */
export function beginsSignature(head: Uint8Array, promised: Codec | undefined): Codec | undefined {
  if (head.length < (promised === undefined ? 2 : 1)) return undefined
  return CODECS.find(
    (codec) =>
      (promised === undefined ? !codec.beginsLikeText : codec === promised) &&
      codec.signatures.some((signature) => head.every((byte, i) => signature[i] === byte || signature[i] === ANY)),
  )
}
