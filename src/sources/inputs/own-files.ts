// What bulkload writes itself: a folder or a pattern does not stand for it. A rejects file of yesterday would be loaded as
// data, or its reasons would become a table.

import { fstatSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { DATA_EXTENSIONS } from '../../formats/registry.ts'
import { withoutCompression } from '../compression/detect.ts'

/** `events.rejects.csv`, `events.rejects-2.csv`, `events.rejects.reasons.jsonl`, `events.rejects.csv.unfinished`: what is written where no name is given. */
const REJECTS = /\.rejects(?:-\d+)?(?:\.reasons)?\.[^./\\]+(?:\.unfinished)?$/i
/** Of any rejects file, also of one that --rejects names. */
const REASONS = /\.reasons(?=(?:\.[^./\\]*)?$)/
/** How each line of reasons begins. */
const REASON = /^\{"record":\d+,"code":"BL_/
const REASON_BYTES = 64

/** Whether a name is that of a rejects file, or of its reasons. */
export function isRejectsName(path: string): boolean {
  return REJECTS.test(withoutCompression(path))
}

/** Those of `paths`, below `base`, that this or an earlier load writes. */
export async function ownFiles(base: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const own = new Set(paths.filter(isRejectsName))
  for (const reasons of paths) {
    if (!REASONS.test(reasons) || own.has(reasons) || !(await hasReasons(base + reasons))) continue
    own.add(reasons)
    for (const rejects of rejectsOf(reasons))
      for (const path of [rejects, `${rejects}.unfinished`]) if (paths.includes(path)) own.add(path)
  }
  const outputs = outputFiles()
  if (outputs.size === 0) return own
  for (const path of paths) if (outputs.has(await identityOf(base + path))) own.add(path)
  return own
}

/** Whether a folder with these entries holds the data of a database, as those of --embedded do. */
export function isDatabaseFolder(names: readonly string[]): boolean {
  return names.includes('PG_VERSION') || ['metadata', 'store', 'data', 'tmp'].every((name) => names.includes(name))
}

async function hasReasons(path: string): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const head = Buffer.alloc(REASON_BYTES)
      const { bytesRead } = await file.read(head, 0, REASON_BYTES, 0)
      return REASON.test(head.toString('utf8', 0, bytesRead))
    } finally {
      await file.close()
    }
  } catch {
    // What is wrong with a file is said when it is loaded.
    return false
  }
}

/** The files whose rejects have these reasons, as `rejects/rejects-file.ts` names them. */
function rejectsOf(reasons: string): readonly string[] {
  const file = reasons.replace(REASONS, '')
  if (!file.endsWith('.jsonl')) return [file]
  return DATA_EXTENSIONS.map((extension) => file.replace(/\.jsonl$/, `.${extension}`))
}

/** The files that the shell sends this process's output to. */
function outputFiles(): ReadonlySet<string> {
  return new Set(
    [1, 2].flatMap((descriptor) => {
      try {
        const stats = fstatSync(descriptor, { bigint: true })
        return stats.isFile() ? [`${stats.dev}:${stats.ino}`] : []
      } catch {
        return []
      }
    }),
  )
}

async function identityOf(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => '',
  )
}
