// Why a file cannot be written, in words for the user.

import { BulkloadError } from '../../errors.ts'

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space, or write to another disk with --output',
  EDQUOT: 'the quota of the disk is used up: free some space, or write to another disk with --output',
  EACCES: 'check the permissions of the folder, or write to another one with --output',
  EPERM: 'check the permissions of the folder, or write to another one with --output',
  EROFS: 'the file system is read-only: write to another one with --output',
  ENOENT: 'create the folder first, or check the path',
  ENOTDIR: 'a part of the path is a file: check the path',
  ENAMETOOLONG: 'use a shorter name with --output',
  EFBIG: 'split the file with --split-bytes',
  EISDIR: 'to write into the folder, end its name with a slash',
}

/** `bytes`: how many were written before. */
export function writeError(cause: unknown, name: string, bytes: number): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  const { code = '', message } = cause as NodeJS.ErrnoException
  if (code === 'EPIPE') return new BulkloadError('BL_READER_GONE', `the reader of ${name} has closed it`, { cause })
  const after = bytes === 0 ? '' : ` after ${bytes} bytes`
  return new BulkloadError('BL_FILE_WRITE', `cannot write ${name}${after}: ${message}`, {
    cause,
    hint: HINTS[code] ?? 'check the disk and the path',
  })
}

export function outputExists(name: string): BulkloadError {
  return new BulkloadError('BL_OUTPUT_EXISTS', `${name} exists already`, {
    hint: 'use --overwrite to replace it, or another name with --output',
  })
}
