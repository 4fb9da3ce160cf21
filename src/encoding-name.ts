// The names of the encodings: what a target takes, a plan is for, and a segment holds. Each is a folder in `src/encodings`.

import type { FileFormat } from './file-formats.ts'

/** The same rows as a file: its columns have the types of `InferredColumn`. */
export type FileEncodingName = `file-${FileFormat}`

export type EncodingName =
  | 'clickhouse-native'
  | 'clickhouse-text'
  | 'postgres-binary'
  | 'postgres-text'
  | FileEncodingName
