// What the user named, as a list of sources that are not opened yet.

import type { Source } from './source.ts'

export type SourceKind = 'file' | 'stdin' | 'http' | 's3'

/** One source. Thousands of specs hold no handle and no connection. */
export interface SourceSpec {
  /** The name to show: without passwords, and without the query of a URL. */
  readonly name: string
  readonly kind: SourceKind
  /** Its base name gives the table and the format: a file's path, a URL's decoded path, an object's key, `-`. */
  readonly path: string
  /**
   * Checks whether it can be read, and how large it is: a stat or a request of one byte, both over when it resolves.
   * Fails with the codes BL_SOURCE_*.
   */
  source(): Promise<Source>
}
