// An object of S3, by a multipart upload: it is there once all parts are, and aborted otherwise. What fits into one part is one
// request. Parts grow, so that 10,000 of them hold 5 TiB.

import { setTimeout } from 'node:timers/promises'
import { BulkloadError } from '../../errors.ts'
import type { Output } from './output.ts'
import type { ConnectS3, S3Connection } from './s3-connection.ts'
import { outputExists } from './write-errors.ts'

const FIRST_PART_BYTES = 8 * 1024 * 1024
/** After so many parts the next ones are twice as large. */
const PARTS_OF_A_SIZE = 1000
const RETRIES = 5
const FIRST_WAIT_MS = 200

interface Part {
  readonly PartNumber: number
  readonly ETag: string | undefined
}

export class S3Object implements Output {
  readonly name: string
  readonly #at: { readonly Bucket: string; readonly Key: string }
  readonly #s3: S3Connection
  readonly #overwrite: boolean
  #buffer = Buffer.alloc(FIRST_PART_BYTES)
  #used = 0
  #bytes = 0
  #uploadId: string | undefined
  readonly #parts: Part[] = []
  #isPublished = false

  private constructor(
    name: string,
    at: { readonly Bucket: string; readonly Key: string },
    s3: S3Connection,
    overwrite: boolean,
  ) {
    this.name = name
    this.#at = at
    this.#s3 = s3
    this.#overwrite = overwrite
  }

  static async open(name: string, connect: ConnectS3, overwrite: boolean): Promise<S3Object> {
    const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/is.exec(name) ?? []
    const object = new S3Object(name, { Bucket, Key }, await connect(), overwrite)
    if (!overwrite && (await object.#size()) !== undefined) throw outputExists(name)
    return object
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#used === this.#buffer.length) await this.#uploadPart()
      const taken = Math.min(bytes.length - at, this.#buffer.length - this.#used)
      this.#buffer.set(bytes.subarray(at, at + taken), this.#used)
      this.#used += taken
      this.#bytes += taken
      at += taken
    }
  }

  async end(): Promise<void> {
    if (this.#uploadId !== undefined && this.#used > 0) await this.#uploadPart()
  }

  async publish(): Promise<void> {
    const { sdk, client } = this.#s3
    const UploadId = this.#uploadId
    await this.#retrying('store', async () => {
      if (UploadId === undefined)
        await client.send(new sdk.PutObjectCommand({ ...this.#at, Body: this.#buffer.subarray(0, this.#used) }))
      else {
        const MultipartUpload = { Parts: [...this.#parts] }
        await client.send(new sdk.CompleteMultipartUploadCommand({ ...this.#at, UploadId, MultipartUpload }))
      }
    })
    this.#isPublished = true
    this.#uploadId = undefined
    const size = await this.#size()
    if (size === this.#bytes) return
    throw new BulkloadError('BL_FILE_WRITE', `${this.name} has ${size} bytes, but ${this.#bytes} were sent`, {
      hint: 'write it again',
    })
  }

  async discard(): Promise<void> {
    const { sdk, client } = this.#s3
    const UploadId = this.#uploadId
    this.#uploadId = undefined
    if (UploadId !== undefined)
      await client.send(new sdk.AbortMultipartUploadCommand({ ...this.#at, UploadId })).catch(() => undefined)
    if (this.#isPublished && !this.#overwrite)
      await client.send(new sdk.DeleteObjectCommand(this.#at)).catch(() => undefined)
  }

  async #uploadPart(): Promise<void> {
    const { sdk, client } = this.#s3
    if (this.#uploadId === undefined) {
      const begun = await this.#retrying('begin', () => client.send(new sdk.CreateMultipartUploadCommand(this.#at)))
      this.#uploadId = begun.UploadId
    }
    const PartNumber = this.#parts.length + 1
    const Body = this.#buffer.subarray(0, this.#used)
    const part = { ...this.#at, UploadId: this.#uploadId, PartNumber, Body }
    const { ETag } = await this.#retrying(`send part ${PartNumber} of`, () =>
      client.send(new sdk.UploadPartCommand(part)),
    )
    this.#parts.push({ PartNumber, ETag })
    this.#used = 0
    if (PartNumber % PARTS_OF_A_SIZE === 0) this.#buffer = Buffer.alloc(this.#buffer.length * 2)
  }

  /** Undefined where there is no such object. */
  async #size(): Promise<number | undefined> {
    const { sdk, client } = this.#s3
    return this.#retrying('look at', async () => {
      try {
        return (await client.send(new sdk.HeadObjectCommand(this.#at))).ContentLength
      } catch (cause) {
        if (statusOf(cause) === 404) return undefined
        throw cause
      }
    })
  }

  async #retrying<T>(what: string, ask: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await ask()
      } catch (cause) {
        const status = statusOf(cause)
        const mayPass = status === undefined ? hasNoAnswer(cause) : status >= 500 || status === 429 || status === 408
        if (!mayPass || failures === RETRIES) throw this.#error(what, cause)
        await setTimeout(FIRST_WAIT_MS * 2 ** failures)
      }
    }
  }

  #error(what: string, cause: unknown): BulkloadError {
    const { name, message } = cause as Error
    return new BulkloadError('BL_FILE_WRITE', `cannot ${what} ${this.name}: ${name}: ${message}`, {
      cause,
      hint: 'writing requires s3:PutObject, s3:GetObject and s3:AbortMultipartUpload; check the bucket, --endpoint and the credentials',
    })
  }
}

function statusOf(cause: unknown): number | undefined {
  return (cause as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode
}

/** A connection that broke. */
function hasNoAnswer(cause: unknown): boolean {
  const { name = '', code = '' } = cause as NodeJS.ErrnoException
  return name === 'TimeoutError' || /^E[A-Z]+$/.test(code)
}
