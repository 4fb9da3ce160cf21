// The options of a run whose target is files.

import { stat } from 'node:fs/promises'
import type { Variables } from '../environment.ts'
import { type RawFileOptions, resolveFileOptions } from '../options/files/file-options.ts'
import type { RawOptions } from '../options/load-options.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'

export type IntoFiles = LoadOptions & Required<Pick<LoadOptions, 'file'>>

export async function resolveIntoFiles(settings: RawOptions & RawFileOptions, env: Variables): Promise<IntoFiles> {
  const file = resolveFileOptions(settings, await isFolder(settings.output))
  // These two are said of the files here, and of a database's connection and table elsewhere.
  const { level: _level, create: _create, ...raw } = settings
  const options = resolveOptions('file', raw, env)
  return Object.freeze({ ...options, file, codec: file.compression, level: file.level, create: true })
}

async function isFolder(output: string | undefined): Promise<boolean> {
  if (output === undefined || output === '' || output === '-' || /^s3:/i.test(output)) return false
  return (await stat(output).catch(() => undefined))?.isDirectory() ?? false
}
