// A file of rejects and that of their reasons are made together.

import { type FileHandle, open, rm } from 'node:fs/promises'

/** Makes both files, or neither when one of them is there. */
export async function openBoth(file: string, reasons: string): Promise<[FileHandle, FileHandle]> {
  const records = await open(file, 'wx')
  try {
    return [records, await open(reasons, 'wx')]
  } catch (cause) {
    await records.close()
    await rm(file)
    throw cause
  }
}
