// What a program hands over to load() -> its sources.

import { existsSync } from 'node:fs'
import type { StopSignal } from '../../environment.ts'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { type CallKind, isIterable } from '../../options/call-kinds.ts'
import { usage } from '../../options/option-values.ts'
import { byteSource } from '../../sources/program/iterable-source.ts'
import { markedRowSource } from '../../sources/program/row-source.ts'
import { sliceSource } from '../../sources/program/slice-source.ts'
import type { Source } from '../../sources/source.ts'
import { untilAborted } from '../../until-aborted.ts'

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>

/** A Blob, or a File, whose name tells its format. The methods are those that are used. */
export interface BlobLike {
  readonly size: number
  readonly name?: string
  arrayBuffer(): Promise<ArrayBuffer>
  slice(from: number, to: number): BlobLike
}

/** What `fetch` resolves to. */
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  readonly url: string
  readonly bodyUsed: boolean
  readonly body: object | null
}

/**
 * - a string or a URL, as on the command line: a path, a pattern (`data/*.csv`), a folder, `http://`, `https://` or `s3://`;
 * - bytes: an ArrayBuffer, a Uint8Array, a Blob or File, the Response of a `fetch`;
 * - a Readable, a web stream or another (async) iterable of bytes or strings;
 * - an (async) iterable of objects, each of which is one row, or of arrays of such rows; with `columns`, of arrays of values.
 */
export type LoadSource =
  | string
  | { readonly href: string }
  | Uint8Array
  | ArrayBuffer
  | BlobLike
  | ResponseLike
  | AnyIterable<Uint8Array | string>
  | AnyIterable<object>

export const LOAD_SOURCE: CallKind = {
  words: 'a path, a URL, bytes, a Blob, a Response, a stream, or an iterable of bytes, of text or of objects',
  accepts: (value) =>
    typeof value === 'string' ||
    isUrl(value) ||
    isBytes(value) ||
    isBlob(value) ||
    isResponse(value) ||
    isIterable(value),
}

/** The name of the files, where the source is named and not handed over. */
export function namedSource(source: LoadSource): string | undefined {
  if (typeof source !== 'string' && !isUrl(source)) return undefined
  const name = typeof source === 'string' ? source : source.href
  if (name === '') throw usage('source is empty', 'pass the path of a file')
  return name
}

/** What the name of its table can be inferred from: that of a File. */
export function fileName(source: LoadSource): string | undefined {
  return isBlob(source) && typeof source.name === 'string' && source.name !== '' ? source.name : undefined
}

const ADDRESS = /^(?:https?|s3|file):\/\/\S+$/i

export interface HandedOver {
  readonly source: Source
  /** Lets go of the caller's iterable, also when nothing more was read. */
  close(): void
}

/** A source that is not named. `names`: of the values, where its rows are arrays. */
export async function handedOver(
  source: LoadSource,
  signal: StopSignal,
  names: readonly string[] | undefined,
): Promise<HandedOver> {
  if (isBytes(source)) return inMemory(source)
  if (isBlob(source)) return { source: blobSource(source), close: () => undefined }
  if (isResponse(source)) return responseSource(source)
  if (areNames(source)) {
    throw usage(
      'source is an array of names of files',
      'pass a pattern, such as data/*.csv, or use loadFiles({ files })',
    )
  }
  return iterableSource(source as AnyIterable<Uint8Array | string | object>, signal as AbortSignal, names)
}

/** Text comes in pieces: names of files would be read as the text itself. */
function areNames(source: LoadSource): boolean {
  if (!Array.isArray(source) || source.length === 0) return false
  return (source as readonly unknown[]).every(
    (item) => typeof item === 'string' && !/[\r\n]/.test(item) && (ADDRESS.test(item) || existsSync(item)),
  )
}

function inMemory(source: Uint8Array | ArrayBuffer): HandedOver {
  const bytes = source instanceof Uint8Array ? source : new Uint8Array(source)
  const slice = async (from: number, to: number): Promise<Uint8Array> => bytes.subarray(from, to)
  return { source: sliceSource('the bytes', bytes.length, slice), close: () => undefined }
}

function blobSource(blob: BlobLike): Source {
  return sliceSource(
    fileName(blob) ?? 'the blob',
    blob.size,
    async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  )
}

function responseSource({ ok, status, url, bodyUsed, body }: ResponseLike): HandedOver {
  if (!ok)
    throw new BulkloadError('BL_SOURCE_FAILED', `the response has status ${status}`, {
      hint: 'check response.ok before the load',
    })
  if (bodyUsed || !(body === null || isIterable(body)))
    throw usage('the body of the response was read already', 'pass the response before anything reads its body')
  const items = iterate((body ?? []) as AnyIterable<Uint8Array>)
  // Without the query, which may hold a token.
  const name = URL.canParse(url) ? `${new URL(url).origin}${new URL(url).pathname}` : 'the response'
  return { source: byteSource(name, items), close: () => letGo(items) }
}

/** Bytes or rows: the first item tells. */
async function iterableSource(
  source: AnyIterable<Uint8Array | string | object>,
  signal: AbortSignal,
  names: readonly string[] | undefined,
): Promise<HandedOver> {
  const items = iterate(source)
  const close = (): void => letGo(items)
  try {
    const first = await untilAborted(items.next(), signal)
    const all = startingWith(first, items)
    const isOfBytes = !first.done && (typeof first.value === 'string' || first.value instanceof Uint8Array)
    return isOfBytes
      ? { source: byteSource('the stream', all as AnyIterable<Uint8Array>), close }
      : { source: markedRowSource('the rows', all as AnyIterable<object>, names), close }
  } catch (cause) {
    close()
    const error = toBulkloadError(cause, 'BL_SOURCE_FAILED')
    throw error === cause ? error : new BulkloadError(error.code, `the source failed: ${error.message}`, { cause })
  }
}

/** `return` waits for a `next` that is under way, and a source that never answers must not hold up the end. */
function letGo(items: AsyncGenerator<unknown>): void {
  void items.return(undefined).catch(() => undefined)
}

async function* iterate<T>(source: AnyIterable<T>): AsyncGenerator<T> {
  yield* source
}

async function* startingWith(first: IteratorResult<unknown>, rest: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  if (first.done) return
  try {
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  return value instanceof Uint8Array || value instanceof ArrayBuffer
}

function isUrl(value: unknown): value is { readonly href: string } {
  return value instanceof URL
}

function isBlob(value: unknown): value is BlobLike {
  return value instanceof Blob
}

/** Also one of another package's `fetch`. */
function isResponse(value: unknown): value is ResponseLike {
  return typeof value === 'object' && value !== null && 'bodyUsed' in value && 'body' in value && 'status' in value
}
