// Which compression a stream has, by its first bytes: a pipe has no name, and a name may be wrong. Only brotli has no magic
// bytes; there the name is all there is.

export type Compression = 'none' | 'gzip' | 'zstd' | 'lz4' | 'bzip2' | 'xz' | 'brotli'

const ANY = -1

/** First bytes, as the formats' own documents give them. ANY stands for a byte that may be any. */
const SIGNATURES: readonly (readonly [Compression, readonly number[]])[] = [
  // RFC 1952: ID1, ID2, CM = deflate.
  ['gzip', [0x1f, 0x8b, 0x08]],
  // RFC 8878: a frame; skippable frames are in `isSkippable`.
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  // lz4_Frame_format.md: a frame, and a legacy frame.
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['lz4', [0x02, 0x21, 0x4c, 0x18]],
  // "BZh", the level, and the first block's magic or that of the stream's end: "BZh9" alone may well begin a text.
  ['bzip2', [0x42, 0x5a, 0x68, ANY, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]],
  ['bzip2', [0x42, 0x5a, 0x68, ANY, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90]],
  // xz-file-format.txt, 2.1.1.1
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  // A skippable frame, 0x184D2A50 to 0x184D2A5F: pzstd writes one first. (lz4 knows them too, and nothing writes them.)
  ...Array.from({ length: 16 }, (_, i) => ['zstd', [0x50 + i, 0x2a, 0x4d, 0x18]] as const),
]

/** The compression of a stream that begins with `head`; undefined where only more bytes can tell. */
export function detectCompression(head: Uint8Array, isWhole: boolean, name: string): Compression | undefined {
  for (const [compression, signature] of SIGNATURES) {
    const isMatch = signature.every((byte, i) => byte === ANY || i >= head.length || head[i] === byte)
    if (!isMatch) continue
    if (head.length >= signature.length) return compression
    if (!isWhole) return undefined
  }
  return /\.br$/i.test(name) ? 'brotli' : 'none'
}

/** What the extensions promise. */
const EXTENSIONS: Readonly<Record<string, Exclude<Compression, 'none'>>> = {
  gz: 'gzip',
  gzip: 'gzip',
  bgz: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
  lz4: 'lz4',
  bz2: 'bzip2',
  xz: 'xz',
  br: 'brotli',
}

const LAST = new RegExp(`(?<=[^/\\\\])\\.(?:${Object.keys(EXTENSIONS).join('|')})$`, 'i')

/** A name without the extension of a compression. */
export function withoutCompression(name: string): string {
  return name.replace(LAST, '')
}

/** The compression that a name promises. */
export function promisedCompression(name: string): Exclude<Compression, 'none'> | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined
}

/**
 * The compression whose signature begins with all of `head`. Where nothing is `promised`, only bytes that no text begins
 * with count.
 */
export function beginsSignature(head: Uint8Array, promised: Compression | undefined): Compression | undefined {
  if (head.length < (promised === undefined ? 2 : 1)) return undefined
  const found = SIGNATURES.find(
    ([compression, signature]) =>
      (promised === undefined ? compression !== 'bzip2' : compression === promised) &&
      head.every((byte, i) => signature[i] === byte || signature[i] === ANY),
  )
  return found?.[0]
}
