// What the user named -> the sources to load, in a stable order: that of the inputs, and natural order within each.

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BulkloadError } from '../errors.ts'
import { fileSource } from './file-source.ts'
import { httpAddress } from './http/http-address.ts'
import { httpSource } from './http/http-source.ts'
import type { OnLeftOut } from './inputs/folder-files.ts'
import { isGlob } from './inputs/glob.ts'
import { readList } from './inputs/list-file.ts'
import { type LocalOptions, localFiles } from './inputs/local-files.ts'
import { isRejectsName } from './inputs/own-files.ts'
import { s3Objects } from './inputs/s3-objects.ts'
import { byteSource, stdinSource } from './program/iterable-source.ts'
import type { RemoteOptions } from './remote/retries.ts'
import { s3Name } from './s3/s3-address.ts'
import { connectS3, type S3Connection, type S3Options } from './s3/s3-client.ts'
import { s3Source } from './s3/s3-source.ts'
import type { SourceSpec } from './source-spec.ts'

export type { LeftOut } from './inputs/folder-files.ts'

export interface InputOptions {
  /** A file that lists more inputs, `-` for the standard input; they come after those that are named. */
  readonly filesFrom?: string
  /** What `-` reads. Default: process.stdin. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly remote?: Partial<RemoteOptions>
  readonly s3?: S3Options
  readonly onLeftOut?: OnLeftOut
  /** Told of rejects files that are loaded, because they are named one by one: the shell may have done so. */
  readonly onRejectsNamed?: (names: readonly string[]) => void
}

interface Context {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly remote: Partial<RemoteOptions>
  readonly connectS3: () => Promise<S3Connection>
  readonly local: LocalOptions
}

const STDIN = '-'
const STDIN_NAME = 'the standard input'

/**
 * Paths, patterns, directories, `-`, `@list`, `http(s)://` and `s3://` -> what they stand for. Opens nothing. Fails with
 * BL_SOURCE_NOT_FOUND where an input stands for nothing, and with BL_USAGE where a source is named twice: loading it
 * twice would double its rows, leaving one out would not be what was asked for.
 */
export async function expandInputs(
  inputs: readonly string[],
  options: InputOptions = {},
): Promise<readonly SourceSpec[]> {
  const { filesFrom, stdin = process.stdin, remote = {} } = options
  let connection: Promise<S3Connection> | undefined
  const context: Context = {
    stdin,
    remote,
    local: options.onLeftOut === undefined ? {} : { onLeftOut: options.onLeftOut },
    connectS3: () => {
      connection ??= connectS3(options.s3, remote)
      return connection
    },
  }
  const specs = new Map<string, { readonly spec: SourceSpec; readonly input: string }>()
  const all = await withLists(
    filesFrom === undefined ? inputs : [...inputs, ...(await readList(filesFrom, stdin))],
    stdin,
  )
  if (filesFrom === STDIN && all.includes(STDIN)) throw twice(STDIN_NAME, '-', '--files-from -')
  for (const input of all) {
    for (const [key, spec] of await specsOf(input, context)) {
      const before = specs.get(key)
      if (before !== undefined) throw twice(spec.name, shown(before.input), shown(input))
      specs.set(key, { spec, input })
    }
  }
  const named = all.filter((input) => !isGlob(input) && isRejectsName(input))
  if (named.length > 0 && specs.size > named.length) options.onRejectsNamed?.(named.map(shown))
  return [...specs.values()].map(({ spec }) => spec)
}

/** `@list` is replaced by what the list names. A file whose name begins with @ wins. */
async function withLists(inputs: readonly string[], stdin: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const all: string[] = []
  for (const input of inputs) {
    if (!input.startsWith('@') || (await isThere(input))) all.push(input)
    else all.push(...(await readList(input.slice(1), stdin)))
  }
  return all
}

/** The specs of one input, each with what tells it apart. */
async function specsOf(input: string, context: Context): Promise<readonly (readonly [string, SourceSpec])[]> {
  if (input === STDIN) return [[STDIN, stdinSpec(context)]]
  // Schemes have two letters or more: `c:` is a drive.
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(input)?.[1]?.toLowerCase()
  switch (scheme) {
    case 'http':
    case 'https':
      return [[input, httpSpec(input, context)]]
    case 's3':
      return (await s3Objects(input, context.connectS3, context.local.onLeftOut)).map(({ address, listed }) => {
        const name = s3Name(address)
        const source = async () => s3Source(await context.connectS3(), address, listed)
        return [name, { name, kind: 's3', path: address.key, source }] as const
      })
    case undefined:
    case 'file': {
      const files = await localFiles(scheme === 'file' ? fileURLToPath(input) : input, context.local)
      return files.map((path) => [resolve(path), { name: path, kind: 'file', path, source: () => fileSource(path) }])
    }
    default:
      throw new BulkloadError('BL_USAGE', `${scheme}:// is not supported`, {
        hint: 'use http://, https:// or s3://; for other stores with an S3 interface (such as gs://), use s3:// with --endpoint',
      })
  }
}

function stdinSpec({ stdin }: Context): SourceSpec {
  const source = async () => (stdin === process.stdin ? stdinSource(STDIN_NAME) : byteSource(STDIN_NAME, stdin))
  return { name: STDIN_NAME, kind: 'stdin', path: STDIN, source }
}

function httpSpec(input: string, { remote }: Context): SourceSpec {
  const { name, path } = httpAddress(input)
  return { name, kind: 'http', path, source: () => httpSource(input, remote) }
}

async function isThere(path: string): Promise<boolean> {
  return localFiles(path).then(
    () => true,
    () => false,
  )
}

/** An input as it may be shown. */
function shown(input: string): string {
  return /^https?:/i.test(input) ? httpAddress(input).name : input
}

function twice(name: string, first: string, second: string): BulkloadError {
  const by = first === second ? `by ${first}` : `by ${first} and by ${second}`
  return new BulkloadError('BL_USAGE', `${name} is named twice, ${by}`, {
    hint: 'it would be loaded twice: leave one of them out',
  })
}
