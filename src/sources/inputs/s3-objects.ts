// `s3://` addresses, prefixes and patterns -> the objects they stand for.

import { BulkloadError } from '../../errors.ts'
import { type S3Address, s3Address, s3Name } from '../s3/s3-address.ts'
import type { S3Connection } from '../s3/s3-client.ts'
import { listObjects } from '../s3/s3-list.ts'
import type { ListedObject } from '../s3/s3-source.ts'
import { dataFiles, type OnLeftOut, othersThan } from './folder-files.ts'
import { globOf, isGlob, matcherOf } from './glob.ts'
import { isHiddenOrMarker } from './local-files.ts'
import { naturalOrder } from './natural-order.ts'
import { isRejectsName } from './own-files.ts'

export interface S3Input {
  readonly address: S3Address
  /** What a list told of it; without, it is looked at when it is opened. */
  readonly listed?: ListedObject
}

/**
 * The objects that `input` names, in natural order of their keys: the one of that key; everything under a prefix that
 * ends with a slash (or the whole bucket) that holds data by its name, except hidden names and markers; what matches a
 * pattern; neither with rejects files. A key of just that
 * name wins over its reading as a pattern. Fails with BL_SOURCE_NOT_FOUND when a list gives nothing.
 */
export async function s3Objects(
  input: string,
  connect: () => Promise<S3Connection>,
  onLeftOut: OnLeftOut = () => undefined,
): Promise<readonly S3Input[]> {
  const address = s3Address(input)
  const { bucket, key } = address
  if (key === '' || key.endsWith('/')) {
    const isWanted = (path: string) => !path.split('/').some(isHiddenOrMarker)
    const all = await listed(await connect(), address, (path) => isWanted(path.slice(key.length)))
    const keys = all.map((object) => object.address.key.slice(key.length))
    const others = othersThan(new Set(keys.filter(isRejectsName)), s3Name(address), keys, onLeftOut)
    const data = new Set(dataFiles(s3Name(address), others, onLeftOut))
    const found = all.filter((_, i) => data.has(keys[i] ?? ''))
    if (found.length > 0) return found
    throw new BulkloadError('BL_SOURCE_NOT_FOUND', `there are no data files under ${s3Name(address)}`, {
      hint: 'all levels were searched; files with an unknown extension, or a name that begins with a dot or an underscore, are skipped: to load them, use a pattern such as s3://bucket/folder/*',
    })
  }
  if (!isGlob(key)) return [{ address }]
  const connection = await connect()
  const literal = await firstObject(connection, address)
  if (literal?.key === key) return [{ address, listed: literal }]
  const glob = globOf(key)
  const isMatch = await matcherOf(glob)
  let seen = 0
  const all = await listed(connection, { bucket, key: glob.prefix }, (path) => {
    seen++
    return isMatch(path.slice(glob.base.length))
  })
  const keys = all.map((object) => object.address.key)
  const own = new Set(/rejects|reasons/i.test(glob.pattern) ? [] : keys.filter(isRejectsName))
  othersThan(own, input, keys, onLeftOut)
  const found = all.filter((object) => !own.has(object.address.key))
  if (found.length > 0) return found
  throw new BulkloadError('BL_SOURCE_NOT_FOUND', `no object matches ${input}`, {
    hint: `searched ${seen} keys that begin with ${s3Name({ bucket, key: glob.prefix })}; * matches within one folder, ** across folders`,
  })
}

async function listed(
  connection: S3Connection,
  address: S3Address,
  isWanted: (key: string) => boolean,
): Promise<readonly S3Input[]> {
  const found: S3Input[] = []
  for await (const object of listObjects(connection, address)) {
    // What ends with a slash stands for a folder in consoles, and has no bytes.
    if (object.key.endsWith('/') || !isWanted(object.key)) continue
    found.push({ address: { bucket: address.bucket, key: object.key }, listed: object })
  }
  return found.sort((a, b) => naturalOrder(a.address.key, b.address.key))
}

async function firstObject(connection: S3Connection, address: S3Address): Promise<ListedObject | undefined> {
  for await (const object of listObjects(connection, address, 1)) return object
  return undefined
}
