// The AWS SDK, loaded when the first object is asked for, and one client for all objects of a run.

import type { S3Client } from '@aws-sdk/client-s3'
import { BulkloadError } from '../../errors.ts'
import { installCommand } from '../../install-command.ts'
import { REMOTE_DEFAULTS, type RemoteOptions } from '../remote/retries.ts'

export interface S3Options {
  /** The server's address where it is not AWS. Buckets then go into the path, not into the host name. */
  readonly endpoint?: string
  /** Default: what the environment or the profile says; else us-east-1, and the bucket's own after its first answer. */
  readonly region?: string
  /** Do not sign requests: for objects that anybody may read. */
  readonly noSignRequest?: boolean
}

export type S3Sdk = typeof import('@aws-sdk/client-s3')

/** The SDK, a client and the options of a run. */
export interface S3Connection {
  readonly sdk: S3Sdk
  readonly client: S3Client
  readonly remote: RemoteOptions
}

const CONNECT_TIMEOUT_MS = 10_000
const DEFAULT_REGION = 'us-east-1'

/** Loads the SDK; sends nothing. Fails with BL_MISSING_PACKAGE where it is not installed. */
export async function connectS3(options: S3Options = {}, remote: Partial<RemoteOptions> = {}): Promise<S3Connection> {
  // Which versions of Node it supports is for its package to say, not for every load.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const sdk = await import('@aws-sdk/client-s3').catch((cause: unknown) => {
    throw new BulkloadError('BL_MISSING_PACKAGE', 'the client for S3 is not installed', {
      cause,
      hint: `install it with: ${installCommand('@aws-sdk/client-s3')}`,
    })
  })
  return { sdk, client: await clientOf(sdk, options), remote: { ...REMOTE_DEFAULTS, ...remote } }
}

async function clientOf({ S3Client }: S3Sdk, options: S3Options): Promise<S3Client> {
  const { endpoint, region, noSignRequest = false } = options
  if (endpoint !== undefined && !/^https?:\/\/[^/]/i.test(endpoint)) {
    // Not quoted: it may hold the keys.
    throw new BulkloadError('BL_USAGE', '--endpoint is not a URL', {
      hint: 'use https://host:port; credentials come from the environment or an AWS profile',
    })
  }
  const config = {
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: endpoint !== undefined || hasOwnEndpoint(process.env),
    followRegionRedirects: true,
    // Failures are retried in remote/, which also resumes bodies.
    maxAttempts: 1,
    // A resumed body has no checksum, and servers other than AWS differ in what they support.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS },
    ...(noSignRequest && {
      credentials: { accessKeyId: '', secretAccessKey: '' },
      signer: { sign: async <T>(request: T) => request },
    }),
  } as const
  const client = new S3Client({ ...config, ...(region !== undefined && { region }) })
  const hasRegion = await client.config.region().then(
    () => true,
    () => false,
  )
  if (hasRegion) return client
  client.destroy()
  return new S3Client({ ...config, region: DEFAULT_REGION })
}

function hasOwnEndpoint(env: NodeJS.ProcessEnv): boolean {
  return (env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? '') !== ''
}
