// The module of --transform, as it is when a run begins.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BulkloadError } from '../errors.ts'

export interface ModuleFile {
  /** As the user wrote it. */
  readonly name: string
  /** For `import()`. A module that has changed has another one: Node keeps what it has imported. */
  readonly url: string
  /** Of the file itself; what it imports is not in it. */
  readonly hash: string
}

export async function moduleFile(name: string): Promise<ModuleFile> {
  const path = resolve(name)
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${cause.message}`
    throw new BulkloadError('BL_USAGE', `the module ${name} of --transform ${why}`, {
      cause,
      hint: 'pass the path of a JavaScript module: --transform ./transform.mjs',
    })
  })
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return { name, url: `${pathToFileURL(path).href}?v=${hash.slice(0, 8)}`, hash }
}
