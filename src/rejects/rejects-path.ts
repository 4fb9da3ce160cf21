// What rejects files are called, and whether they can be written there.

import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { formatByExtension } from '../formats/registry.ts'

/** Fails where a load could not write its rejects to `path` once it has some: that must not come after its first commit. */
export async function checkRejects(path: string): Promise<void> {
  for (const file of [path, reasonsPath(path)]) {
    const stats = await stat(file).catch(() => undefined)
    if (stats?.isFile()) throw rejectsExist(file)
    if (stats?.isDirectory()) throw rejectsFailed(path, new Error(`${file} is a directory`))
    // A device takes everything.
    if (stats !== undefined) return
  }
  await checkFolder(path)
}

/** Fails where no file can be made in the folder of `path`. */
export async function checkFolder(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw rejectsFailed(path, cause)
  })
}

/** A pipe or a device, such as /dev/null: there are no reasons beside it. */
export async function isDevice(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats !== undefined && !stats.isFile() && !stats.isDirectory()
}

export function rejectsFailed(path: string, cause: unknown): BulkloadError {
  return new BulkloadError('BL_REJECTS_WRITE', `cannot write rejects to ${path}: ${toBulkloadError(cause).message}`, {
    cause,
    hint: 'choose another file with --rejects',
  })
}

/** `events.rejects.csv` -> `events.rejects.reasons.jsonl`: an extension of a format would say what reasons are not. */
export function reasonsPath(file: string): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => {
    const isFormat = formatByExtension(extension.slice(1)) !== undefined
    return `.reasons${isFormat ? '.jsonl' : extension}`
  })
}

/** `events.rejects.csv` -> `events.rejects.csv.unfinished`: an extension of no format. */
export function unfinishedPath(file: string): string {
  return `${file}.unfinished`
}

export function numbered(file: string, n: number): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => `-${n}${extension}`)
}

export function rejectsExist(file: string): BulkloadError {
  return new BulkloadError('BL_REJECTS_EXISTS', `the rejects file ${file} already exists`, {
    hint: 'move it, or choose another file with --rejects: the rejects of an earlier run are not overwritten',
  })
}

/** Of files that a run which is resumed has to go on with. */
export function cannotGoOn({ file }: { readonly file: string }, cause: unknown): BulkloadError {
  const isGone = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  const why = isGone ? 'it, or the file of reasons beside it, is gone' : toBulkloadError(cause).message
  return new BulkloadError('BL_RESUME_REJECTS', `cannot go on with the rejects file ${file}: ${why}`, {
    cause,
    hint: 'put both files back as the run left them: the rejects of committed segments are not read again',
  })
}
