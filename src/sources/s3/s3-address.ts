// `s3://bucket/key` as people write it. Keys are taken as they are: nothing in them is percent-decoded.

import { BulkloadError } from '../../errors.ts'

export interface S3Address {
  readonly bucket: string
  /** May be empty, end with a slash, or be a pattern. */
  readonly key: string
}

/** Fails with BL_USAGE where there is no bucket in it. */
export function s3Address(text: string): S3Address {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/is.exec(text) ?? []
  if (bucket === undefined || /[@:?*[\]{}\s]/.test(bucket)) {
    throw new BulkloadError('BL_USAGE', `${text.replace(/\/\/.*@/s, '//')} is not an S3 address`, {
      hint: 'use s3://bucket/key; credentials come from the environment or an AWS profile, the endpoint from --endpoint',
    })
  }
  return { bucket, key }
}

export function s3Name({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`
}
