// A file that is read at any place: Parquet's index stands at its end.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type FileVersion, fileVersion } from '../file-version.ts'

export interface RandomAccess {
  readonly sizeBytes: number
  /** Fills `into` with the bytes from `position` on; returns how many, fewer only where the file ends. */
  readAt(position: number, into: Uint8Array): Promise<number>
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
      async readAt(position, into) {
        let filled = 0
        while (filled < into.length) {
          const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return filled
      },
      close: () => handle.close(),
    }
  } catch (cause) {
    await handle.close()
    throw cause
  }
}

/**
 * The same for a thread that has nothing else to do: it waits for the disk itself, instead of for another thread that does.
 */
export function openWaitingFile(path: string): LocalFile {
  const descriptor = openSync(path, 'r')
  return {
    sizeBytes: fstatSync(descriptor).size,
    async readAt(position, into) {
      let filled = 0
      while (filled < into.length) {
        const bytesRead = readSync(descriptor, into, filled, into.length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    close: async () => closeSync(descriptor),
  }
}

/** The version of the file that the path leads to now, for such a thread; undefined where there is none. */
export function versionAt(path: string): FileVersion | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? undefined : fileVersion(stats)
}

/** The bytes from `position` on: `length`, or what the file has. */
export async function bytesAt(file: RandomAccess, position: number, length: number): Promise<Uint8Array> {
  return filledAt(file, position, new Uint8Array(Math.max(0, Math.min(length, file.sizeBytes - position))))
}

/** The bytes from `position` on, read into `bytes`: all of it, or what the file has. */
export async function filledAt(file: RandomAccess, position: number, bytes: Uint8Array): Promise<Uint8Array> {
  const filled = await file.readAt(position, bytes)
  return filled === bytes.length ? bytes : bytes.subarray(0, filled)
}
