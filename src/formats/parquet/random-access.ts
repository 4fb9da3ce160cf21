// A file that is read at any place: Parquet's index stands at its end.

import { open } from 'node:fs/promises'

export interface RandomAccess {
  readonly sizeBytes: number
  /** The bytes from `position` on; fewer than `length` only where the file ends. */
  readAt(position: number, length: number): Promise<Uint8Array>
}

export interface LocalFile extends RandomAccess {
  close(): Promise<void>
}

/** Opens a local file; the errors are Node's own. */
export async function openLocalFile(path: string): Promise<LocalFile> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    return {
      sizeBytes: size,
      async readAt(position, length) {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - position)))
        let read = 0
        while (read < bytes.length) {
          const { bytesRead } = await handle.read(bytes, read, bytes.length - read, position + read)
          if (bytesRead === 0) break
          read += bytesRead
        }
        return read === bytes.length ? bytes : bytes.subarray(0, read)
      },
      close: () => handle.close(),
    }
  } catch (cause) {
    await handle.close()
    throw cause
  }
}
