// A file that is open for reading, by its descriptor: of thousands of small files a FileHandle is a tenth of the time.

import { type BigIntStats, close, fstat, open, read } from 'node:fs'

export interface OpenFile {
  /** Bytes from `position`, or from where the read before ended; how many, 0 at the end. */
  read(into: Uint8Array, offset: number, length: number, position: number | null): Promise<number>
  stat(): Promise<BigIntStats>
  close(): Promise<void>
}

export async function openRead(path: string): Promise<OpenFile> {
  const descriptor = await called<number>((done) => open(path, 'r', done))
  return {
    read: (into, offset, length, position) =>
      called((done) => read(descriptor, into, offset, length, position, (cause, count) => done(cause, count))),
    stat: () => called((done) => fstat(descriptor, { bigint: true }, done)),
    close: () => called((done) => close(descriptor, (cause) => done(cause ?? null, undefined))),
  }
}

type Done<T> = (cause: Error | null, result: T) => void

function called<T>(call: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((cause, result) => (cause === null ? resolve(result) : reject(cause)))
  })
}
