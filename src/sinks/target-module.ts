// What a target's folder brings: how it is opened, and the words that it has for tables that are not there.

import type { Codec } from '../codecs/compression/frame-codec.ts'
import type { FileTargetOptions } from '../file-output.ts'
import type { InferredColumn, TableName } from '../schema.ts'
import type { ConnectS3 } from './file/s3-connection.ts'
import type { GivenPassword } from './given-password.ts'
import type { SaidStreams } from './streams.ts'
import type { Target } from './target.ts'

export interface TargetModule {
  open(settings: ServerSettings): Promise<Target>
}

/** Of a target with tables. */
export interface DatabaseModule extends TargetModule {
  /** An engine of our own, whose data is in the folder. */
  openEmbedded(folder: string, settings: TargetSettings): Promise<Target>
  /** The type that a created column has, on a server of today. */
  typeOf(column: InferredColumn): string
  createStatement(table: TableName, columns: readonly InferredColumn[]): string
}

export interface TargetSettings {
  readonly codec: Codec
  readonly level: number | undefined
  /** How long the server may neither answer nor accept data, in milliseconds. */
  readonly timeoutMs: number
  /** The sorting key of tables that are created, where the target has one. */
  readonly orderBy: string | undefined
  /** Bytes of input after which a target with transactions commits; undefined: a table is one transaction. */
  readonly commitEvery: number | undefined
  /** How many segments of a table are written at once. */
  readonly streams: SaidStreams
  readonly runId: string
  /** Of files. */
  readonly file?: FileTargetOptions | undefined
  /** Opens a client of S3 when the first object is written. */
  readonly connectS3?: ConnectS3 | undefined
  readonly env: NodeJS.ProcessEnv
}

export interface ServerSettings extends TargetSettings {
  readonly url: string | undefined
  readonly password: GivenPassword
  readonly tls: TlsFiles
}

/** What a client says of certificates: PEM files, and the name that the server's is for. */
export interface TlsFiles {
  readonly caFile?: string
  readonly certFile?: string
  readonly keyFile?: string
  readonly tlsServerName?: string
}
