// The folder of real files beside the checkout: a checkout of its own has none.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decompress } from '@mongodb-js/zstd'

export const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))

/** False, or why a test that needs the files must be skipped. */
export const dataMissing: string | false = existsSync(join(DATA, 'cities.jsonl.zst'))
  ? false
  : 'no ../shared/data beside the checkout'

/** A file's content, unpacked where only its packed form is there. */
export async function readShared(name: string): Promise<Buffer> {
  const packed = join(DATA, `${name}.zst`)
  return existsSync(packed) ? decompress(readFileSync(packed)) : readFileSync(join(DATA, name))
}
