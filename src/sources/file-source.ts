// A file on disk. All reads are of the version that was there when the source was made.

import { stat } from 'node:fs/promises'
import { BulkloadError } from '../errors.ts'
import { type FileVersion, fileChange, fileVersion } from '../formats/file-version.ts'
import { type OpenFile, openRead } from './open-file.ts'
import type { ByteStream, RandomAccess, Source } from './source.ts'
import { verifiedStream } from './verified-stream.ts'

/** A regular file, named pipe or device by its path. Fails when there is none that can be read. */
export async function fileSource(path: string): Promise<Source> {
  const stats = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw cannotRead(path, cause)
  })
  if (stats.isDirectory()) {
    throw new BulkloadError('BL_SOURCE_NOT_FOUND', `${path} is a directory`, {
      hint: `name its files: ${path}/*.jsonl`,
    })
  }
  const openFile = (): Promise<OpenFile> =>
    openRead(path).catch((cause: unknown) => {
      throw cannotRead(path, cause)
    })
  if (!stats.isFile()) {
    return { name: path, sizeBytes: null, open: async () => fileStream(path, await openFile(), undefined) }
  }
  const version = fileVersion(stats)
  const { sizeBytes } = version
  const openVersion = async (): Promise<OpenFile> => {
    const file = await openFile()
    try {
      checkVersion(path, version, fileVersion(await file.stat()), 0)
      return file
    } catch (cause) {
      await file.close()
      throw cause
    }
  }
  // By the path: an inode that is still the one that was opened has its times, and another one is another file.
  const verify = async (bytesRead: number): Promise<void> =>
    checkVersion(path, version, await versionAt(path), bytesRead)
  return {
    name: path,
    localPath: path,
    version,
    sizeBytes,
    open: async () => verifiedStream(fileStream(path, await openVersion(), sizeBytes), verify),
    openFrom: async (position) =>
      verifiedStream(fileStream(path, await openVersion(), sizeBytes, position), (bytesRead) =>
        verify(position + bytesRead),
      ),
    openAt: async () => fileAccess(path, await openVersion(), sizeBytes),
    verify: () => verify(0),
  }
}

async function versionAt(path: string): Promise<FileVersion | undefined> {
  try {
    return fileVersion(await stat(path, { bigint: true }))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cannotRead(path, cause)
  }
}

/** Fails with BL_SOURCE_CHANGED where the file `name` is not of the version `before`. */
export function checkVersion(name: string, before: FileVersion, now: FileVersion | undefined, bytesRead: number): void {
  const change = fileChange(name, before, now)
  if (change === undefined) return
  const byteOffset = Math.min(bytesRead, now?.sizeBytes ?? bytesRead)
  throw new BulkloadError('BL_SOURCE_CHANGED', change.message, {
    place: { source: name, ...(bytesRead > 0 && { byteOffset }) },
    hint: change.hint,
  })
}

/** `sizeBytes`: of a regular file. More than that is not read: it would be of another version. `from`: the first byte. */
function fileStream(path: string, file: OpenFile, sizeBytes: number | undefined, from = 0): ByteStream {
  let position = from
  let reading: Promise<unknown> = Promise.resolve()
  return {
    async read(into, offset) {
      if (position > 0 && position === sizeBytes) return 0
      try {
        const place = from === 0 ? null : position
        const read = file.read(into, offset, into.length - offset, place)
        reading = read.catch(() => undefined)
        const bytesRead = await read
        position += bytesRead
        return bytesRead
      } catch (cause) {
        throw readFailed(path, position, cause)
      }
    },
    // A file that is closed under a read would give the read another file's bytes. A pipe's read may never end, and
    // nothing waits for it.
    close: async () => {
      const closed = reading.then(() => file.close())
      if (sizeBytes !== undefined) await closed
      else closed.catch(() => undefined)
    },
  }
}

function fileAccess(path: string, file: OpenFile, sizeBytes: number): RandomAccess {
  const reading = new Set<Promise<unknown>>()
  return {
    sizeBytes,
    async readAt(position, into) {
      let filled = 0
      while (filled < into.length) {
        const read = file.read(into, filled, into.length - filled, position + filled)
        reading.add(read)
        const bytesRead = await read
          .catch((cause: unknown) => {
            throw readFailed(path, position + filled, cause)
          })
          .finally(() => reading.delete(read))
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    // As above: no read may meet another file under its handle.
    close: async () => {
      await Promise.allSettled(reading)
      await file.close()
    },
  }
}

function readFailed(path: string, byteOffset: number, cause: unknown): BulkloadError {
  return new BulkloadError('BL_SOURCE_READ', `cannot read ${path}: ${words(cause)}`, {
    cause,
    place: { source: path, byteOffset },
    hint: 'the disk or the network share failed: nothing after this byte was read',
  })
}

function cannotRead(path: string, cause: unknown): BulkloadError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    return new BulkloadError('BL_SOURCE_NOT_FOUND', `there is no file ${path}`, { cause, hint: 'check the path' })
  }
  return new BulkloadError('BL_SOURCE_READ', `cannot open ${path}: ${words(cause)}`, {
    cause,
    hint: code === 'EACCES' ? 'give this user permission to read it' : 'check the path and the file',
  })
}

function words(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
