// A file on disk.

import { type FileHandle, open, stat } from 'node:fs/promises'
import { BulkloadError } from '../errors.ts'
import { byteOrderMark } from './byte-order-mark.ts'
import { cut } from './cutter.ts'
import type { ByteStream, RandomAccess, Source } from './source.ts'

const SAMPLE_BYTES = 256 * 1024
/** A file up to this size is sampled whole, which takes a second; of a larger one, pieces from so many places. */
const SAMPLE_WHOLE_BYTES = 64 * 1024 * 1024
const SAMPLE_PLACES = 64
const LF = 0x0a

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
    sample: async function* () {
      const file = await openFile()
      try {
        if (stats.size > SAMPLE_WHOLE_BYTES) yield* samplePlaces(file, stats.size)
        else yield* sampleWhole(path, file)
      } finally {
        await file.close()
      }
    },
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

/** All records but those that are too long for a sample, which end it: the load itself will tell. */
async function* sampleWhole(path: string, file: FileHandle): AsyncGenerator<Uint8Array> {
  const options = {
    chunkBytes: SAMPLE_BYTES,
    maxRecordBytes: SAMPLE_WHOLE_BYTES,
    allocate: (size: number) => new Uint8Array(size),
  }
  for await (const chunk of cut(fileStream(path, file, true), path, options)) yield chunk.bytes
}

/** The first records, and those after evenly spaced places of the rest. */
async function* samplePlaces(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(SAMPLE_BYTES + 1)
  const step = Math.floor(size / SAMPLE_PLACES)
  for (let at = 0; at < size; at += step) {
    const { bytesRead } = await file.read(bytes, 0, SAMPLE_BYTES, at)
    // The last record may lack its line feed.
    if (at + bytesRead >= size) bytes[bytesRead] = LF
    const from = at === 0 ? byteOrderMark(bytes, bytesRead) : bytes.indexOf(LF) + 1
    const to = bytes.lastIndexOf(LF, bytesRead) + 1
    if ((at === 0 || from > 0) && to > from) yield bytes.subarray(from, to)
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
