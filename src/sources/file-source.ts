// A file on disk.

import { type FileHandle, open, stat } from 'node:fs/promises'
import { BulkloadError } from '../errors.ts'
import type { ByteStream, RandomAccess, Source } from './source.ts'

/** A regular file, named pipe or device by its path. Fails when there is none that can be read. */
export async function fileSource(path: string): Promise<Source> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw cannotRead(path, cause)
  })
  if (stats.isDirectory()) {
    throw new BulkloadError('BL_SOURCE_NOT_FOUND', `${path} is a directory`, {
      hint: `name its files: ${path}/*.jsonl`,
    })
  }
  const openFile = (): Promise<FileHandle> =>
    open(path).catch((cause: unknown) => {
      throw cannotRead(path, cause)
    })
  const stream = async (): Promise<ByteStream> => fileStream(path, await openFile(), stats.isFile())
  if (!stats.isFile()) return { name: path, sizeBytes: null, open: stream }
  return {
    name: path,
    localPath: path,
    sizeBytes: stats.size,
    open: stream,
    openAt: async () => fileAccess(path, await openFile(), stats.size),
  }
}

function fileStream(path: string, file: FileHandle, isRegular: boolean): ByteStream {
  let position = 0
  let reading: Promise<unknown> = Promise.resolve()
  return {
    async read(into, offset) {
      try {
        const read = file.read(into, offset, into.length - offset, null)
        reading = read.catch(() => undefined)
        const { bytesRead } = await read
        position += bytesRead
        return bytesRead
      } catch (cause) {
        throw readFailed(path, position, cause)
      }
    },
    // A file that is closed under a read would give the read another file's bytes. A pipe's read may never end, and
    // nobody waits for it.
    close: async () => {
      const closed = reading.then(() => file.close())
      if (isRegular) await closed
      else closed.catch(() => undefined)
    },
  }
}

function fileAccess(path: string, file: FileHandle, sizeBytes: number): RandomAccess {
  const reading = new Set<Promise<unknown>>()
  return {
    sizeBytes,
    async readAt(position, into) {
      let filled = 0
      while (filled < into.length) {
        const read = file.read(into, filled, into.length - filled, position + filled)
        reading.add(read)
        const { bytesRead } = await read
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
    hint: code === 'EACCES' ? 'give this user the right to read it' : 'check the path and the file',
  })
}

function words(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
