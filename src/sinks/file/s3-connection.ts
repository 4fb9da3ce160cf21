// A client of S3, which is opened by who knows its options.

import type { S3Client } from '@aws-sdk/client-s3'

export interface S3Connection {
  readonly sdk: typeof import('@aws-sdk/client-s3')
  readonly client: S3Client
}

export type ConnectS3 = () => Promise<S3Connection>
