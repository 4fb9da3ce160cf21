// A file of rejects and that of their reasons are made together, under the first name that is free.

import { type FileHandle, open, rm } from 'node:fs/promises'
import type { RejectsReport } from '../report.ts'
import { numbered, reasonsPath, rejectsExist, rejectsFailed } from './rejects-path.ts'

const MAX_NAMES = 1000

export interface NewFiles {
  readonly path: string
  /** If a file of this name exists, another name is used. */
  readonly isDefault: boolean
  /** Told of the names that are tried, before anything is made. */
  readonly onMaking?: ((files: RejectsReport) => void) | undefined
}

export interface MadeFiles {
  readonly files: RejectsReport
  readonly records: FileHandle
  readonly reasons: FileHandle
}

export async function makeFiles({ path, isDefault, onMaking }: NewFiles): Promise<MadeFiles> {
  for (let attempt = 1; attempt <= MAX_NAMES; attempt++) {
    const file = attempt === 1 ? path : numbered(path, attempt)
    const files = { file, reasons: reasonsPath(file) }
    onMaking?.(files)
    try {
      return { files, ...(await openBoth(files)) }
    } catch (cause) {
      const { code, path: taken } = cause as NodeJS.ErrnoException
      if (code !== 'EEXIST') throw rejectsFailed(path, cause)
      if (!isDefault) throw rejectsExist(taken ?? file)
    }
  }
  throw rejectsExist(path)
}

/** Makes both files, or neither when one of them is there. */
async function openBoth({ file, reasons }: RejectsReport): Promise<Omit<MadeFiles, 'files'>> {
  const records = await open(file, 'wx')
  try {
    return { records, reasons: await open(reasons, 'wx') }
  } catch (cause) {
    await records.close()
    await rm(file)
    throw cause
  }
}
