// What a source looked like when it was loaded, so that a later run sees whether it is still the same.

import { createHash } from 'node:crypto'
import { type FileVersion, fileChange } from '../formats/file-version.ts'
import type { RandomAccess, Source } from '../sources/source.ts'

/** So much of both ends is hashed. */
const END_BYTES = 64 * 1024

export interface Fingerprint {
  readonly name: string
  /** Null where that cannot be known: a pipe. */
  readonly sizeBytes: number | null
  /** Of a file of this machine. */
  readonly version?: FileVersion
  /** Of a remote object: its ETag. */
  readonly tag?: string
  /** Of the first and the last 64 KiB, where bytes can be read at any place. */
  readonly ends?: Ends
}

export interface Ends {
  readonly head: string
  readonly tail: string
}

/** How a source compares with what it was. */
export type Comparison =
  /** The system says that its bytes are the same. */
  | 'same'
  /** Nothing says that they are the same: the checksums must. */
  | 'unknown'
  | { readonly differs: string }
  /** It has more bytes behind those that it had. */
  | { readonly grewTo: number }

export async function fingerprintOf(source: Source): Promise<Fingerprint> {
  const { name, sizeBytes, version, tag } = source
  const ends = version === undefined ? undefined : await endsOf(source, sizeBytes ?? 0)
  return {
    name,
    sizeBytes,
    ...(version !== undefined && { version }),
    ...(tag !== undefined && { tag }),
    ...(ends !== undefined && { ends }),
  }
}

export async function compare(before: Fingerprint, source: Source): Promise<Comparison> {
  const { sizeBytes } = source
  if (before.sizeBytes === null || sizeBytes === null) return 'unknown'
  if (before.version !== undefined && source.version !== undefined) {
    const { version } = source
    if (fileChange(source.name, before.version, version) === undefined) return 'same'
  }
  if (before.tag !== undefined && before.tag === source.tag && sizeBytes === before.sizeBytes) return 'same'
  if (sizeBytes < before.sizeBytes) {
    return { differs: `it had ${before.sizeBytes} bytes, and now has ${sizeBytes}` }
  }
  if (before.ends !== undefined) {
    const ends = await endsOf(source, before.sizeBytes)
    if (ends !== undefined && ends.head !== before.ends.head) return { differs: 'its first 64 KiB have changed' }
    if (ends !== undefined && ends.tail !== before.ends.tail) {
      return { differs: `the 64 KiB before byte ${before.sizeBytes} have changed` }
    }
  } else if (sizeBytes > before.sizeBytes) {
    return { differs: `it had ${before.sizeBytes} bytes, and now has ${sizeBytes}` }
  }
  return sizeBytes > before.sizeBytes ? { grewTo: sizeBytes } : 'unknown'
}

/** Of the first `sizeBytes`. */
async function endsOf(source: Source, sizeBytes: number): Promise<Ends | undefined> {
  const access = await source.openAt?.()
  if (access === undefined) return undefined
  try {
    return {
      head: await hashOf(access, 0, Math.min(END_BYTES, sizeBytes)),
      tail: await hashOf(access, Math.max(0, sizeBytes - END_BYTES), sizeBytes),
    }
  } finally {
    await access.close()
  }
}

async function hashOf(access: RandomAccess, from: number, to: number): Promise<string> {
  const bytes = new Uint8Array(to - from)
  const length = await access.readAt(from, bytes)
  return createHash('sha256').update(bytes.subarray(0, length)).digest('hex').slice(0, 32)
}
