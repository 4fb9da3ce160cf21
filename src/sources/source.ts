// Where bytes come from. A source may be opened more than once where it can be read again; a stream is read front to back.

import type { BulkloadError } from '../errors.ts'
import type { FileVersion } from '../formats/file-version.ts'
import type { DeclaredLook } from './declared-look.ts'
import type { RowColumn } from './row-column.ts'

/** A stream of bytes that the reader pulls. */
export interface ByteStream {
  /** Fills `into` from `offset`; returns how many bytes it wrote, 0 only at the end. */
  read(into: Uint8Array, offset: number): Promise<number>
  close(): Promise<void>
}

/** Bytes from any place of a source: what a format with an index at its end needs. */
export interface RandomAccess {
  readonly sizeBytes: number
  /**
   * Fills `into` with the bytes from `position` on; returns how many, fewer than `into` holds only where the source
   * ends. Calls may overlap in time.
   */
  readAt(position: number, into: Uint8Array): Promise<number>
  close(): Promise<void>
}

/** A source holds no file, connection or timer itself: only what it opened does, until that is closed. */
export interface Source {
  /** The name that errors and reports give it: without passwords, and without the query of a URL. */
  readonly name: string
  /** Bytes in it, or null where that cannot be known. */
  readonly sizeBytes: number | null
  /** How its records look, where that is not for the user to say. */
  readonly format?: 'jsonl'
  /** The same of a table, with its columns. Its bytes are records as they are. */
  readonly look?: DeclaredLook
  /** The number of records that the server says it has sent; undefined before all of them have come. */
  readonly countedRecords?: number | undefined
  /** Told before it is opened what the fields go into, where the table is there: a program's values are written for their columns. */
  fit?(columns: ReadonlyMap<string, RowColumn>): void
  /** What the source itself knows to be wrong with a record that its reader refuses, by its line. It is reported once. */
  takeError?(line: number): BulkloadError | undefined
  /** The path of a regular file of this machine. */
  readonly localPath?: string
  /** Of that file: the version that all reads must be of. */
  readonly version?: FileVersion
  /** Of a remote object, where its server gives one: another tag is of other bytes. */
  readonly tag?: string | undefined
  open(): Promise<ByteStream>
  /** Undefined where bytes can only be read front to back: a pipe, a server that knows no ranges. */
  openAt?(): Promise<RandomAccess>
  /** The stream from the byte `position` on, where `openAt` is there, too. */
  openFrom?(position: number): Promise<ByteStream>
  /** Fails with BL_SOURCE_CHANGED where it is no longer what it was when the load began. Its streams do so at their end. */
  verify?(): Promise<void>
}
