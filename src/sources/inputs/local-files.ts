// Paths, patterns and directories of the local disk -> the files they stand for.

import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { BulkloadError } from '../../errors.ts'
import { dataFiles, type OnLeftOut, othersThan } from './folder-files.ts'
import { globOf, isGlob, matcherOf } from './glob.ts'
import { naturalOrder } from './natural-order.ts'
import { isDatabaseFolder, ownFiles } from './own-files.ts'

/** A file or a directory below the place where a search began, by its path from there with `/` between its parts. */
interface Found {
  readonly path: string
  readonly isDirectory: boolean
  /** Neither a file nor a link to one, but a pipe, a socket or a device: reading it may never end. */
  readonly isSpecial: boolean
  /** A directory with the data of a database, which is not looked into. */
  readonly isDatabase: boolean
}

/** Which of the entries to look into or to take. */
interface Walk {
  readonly maxDepth: number
  readonly isHidden: (name: string) => boolean
}

export interface LocalOptions {
  readonly platform?: NodeJS.Platform
  readonly onLeftOut?: OnLeftOut
}

/**
 * The files that `input` names, in natural order. What exists under just that name wins over its reading as a pattern. Of
 * a directory, all files at any depth that hold data by their names, or that have no extension where none does: without
 * pipes and devices, hidden ones and markers, whose names begin with a dot or an underscore (`_SUCCESS`, `_temporary/`), and
 * without what bulkload writes itself (`own-files.ts`), which patterns do not match either unless they speak of it. A
 * directory that a pattern matches stands for its files, as when the shell expands it.
 * Links are followed. Fails with BL_SOURCE_NOT_FOUND when there is nothing.
 */
export async function localFiles(
  input: string,
  { platform = process.platform, onLeftOut = () => undefined }: LocalOptions = {},
): Promise<readonly string[]> {
  const stats = await stat(input).catch((cause: unknown) => {
    if (isGlob(input)) return undefined
    throw cannotFind(input, cause)
  })
  const options = { platform, onLeftOut }
  if (stats === undefined) return matches(input, options)
  if (!stats.isDirectory()) return [input]
  const files = await filesOfDirectory(input, options)
  if (files.length > 0) return files
  throw new BulkloadError('BL_SOURCE_NOT_FOUND', `the directory ${input} contains no data files`, {
    hint: 'subfolders were searched too; files with an unknown extension, or a name that begins with a dot or an underscore, are skipped: to load them, use a pattern such as DIR/*',
  })
}

/** On Windows a backslash is between folders, in patterns too. */
export function withSlashes(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/') : path
}

/** Names that begin with a dot are hidden, and with an underscore markers of the program that wrote the directory. */
export function isHiddenOrMarker(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_')
}

async function filesOfDirectory(
  directory: string,
  { platform, onLeftOut }: Required<LocalOptions>,
): Promise<readonly string[]> {
  const base = `${withSlashes(directory, platform).replace(/\/+$/, '')}/`
  const files: string[] = []
  const databases: string[] = []
  const everything = { maxDepth: Number.POSITIVE_INFINITY, isHidden: isHiddenOrMarker }
  for await (const { path, isDirectory, isSpecial, isDatabase } of walk(base, '', everything, new Set())) {
    if (isDatabase) databases.push(path)
    else if (!isDirectory && !isSpecial) files.push(path)
  }
  const own = new Set([...(await ownFiles(base, files)), ...databases])
  const others = othersThan(own, directory, files, onLeftOut)
  return [...dataFiles(directory, others, onLeftOut)].sort(naturalOrder).map((path) => base + path)
}

async function matches(input: string, options: Required<LocalOptions>): Promise<readonly string[]> {
  const { platform } = options
  const glob = globOf(withSlashes(input, platform))
  const isMatch = await matcherOf(glob)
  const isHidden = (name: string) => name.startsWith('.') && !glob.wantsHidden
  const matched: string[] = []
  const files = new Set<string>()
  let seen = 0
  const within = { maxDepth: glob.maxDepth, isHidden }
  for await (const { path, isDirectory, isDatabase } of walk(glob.base, '', within, new Set())) {
    if (!isDirectory) seen++
    if (isDatabase || !isMatch(path)) continue
    if (!isDirectory) matched.push(path)
    else for (const file of await filesOfDirectory(glob.base + path, options)) files.add(file)
  }
  const own = /rejects|reasons/i.test(glob.pattern) ? new Set<string>() : await ownFiles(glob.base, matched)
  for (const path of othersThan(own, input, matched, options.onLeftOut)) files.add(glob.base + path)
  if (files.size > 0) return [...files].sort(naturalOrder)
  const where = glob.base === '' ? 'the current directory' : glob.base
  const depth = glob.maxDepth === 0 ? '' : ' and below'
  throw new BulkloadError('BL_SOURCE_NOT_FOUND', `no file matches ${input}`, {
    hint: `searched for ${glob.pattern} among ${seen} files in ${where}${depth}; * matches within one folder, ** across folders`,
  })
}

/** Everything below `base + folder`. A directory that links lead to again (`seen`, by real path) is not entered twice. */
async function* walk(base: string, folder: string, how: Walk, seen: Set<string>, depth = 0): AsyncGenerator<Found> {
  const directory = base + folder === '' ? '.' : base + folder
  let entries: Dirent[]
  try {
    const real = await realpath(directory)
    if (seen.has(real)) return
    seen.add(real)
    entries = await readdir(directory, { withFileTypes: true })
  } catch (cause) {
    // A pattern below a folder that is not there matches nothing; anything else would leave files out in silence.
    if (depth === 0 && (cause as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cannotFind(directory, cause)
  }
  if (isDatabaseFolder(entries.map(({ name }) => name))) {
    yield { path: folder === '' ? './' : folder, isDirectory: true, isSpecial: false, isDatabase: true }
    return
  }
  for (const entry of entries) {
    if (how.isHidden(entry.name)) continue
    const path = folder + entry.name
    const isDirectory = entry.isSymbolicLink() ? await leadsToDirectory(base + path) : entry.isDirectory()
    yield {
      path,
      isDirectory,
      isSpecial: !isDirectory && !entry.isFile() && !entry.isSymbolicLink(),
      isDatabase: false,
    }
    if (isDirectory && depth < how.maxDepth) yield* walk(base, `${path}/`, how, seen, depth + 1)
  }
}

/** A link that leads nowhere is taken as a file: opening it says what is wrong. */
async function leadsToDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

function cannotFind(path: string, cause: unknown): BulkloadError {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new BulkloadError('BL_SOURCE_NOT_FOUND', `there is no file ${path}`, { cause, hint: 'check the path' })
  }
  return new BulkloadError('BL_SOURCE_READ', `cannot access ${path}: ${message}`, {
    cause,
    hint: code === 'EACCES' ? 'give this user permission to read it' : 'check the path and the disk',
  })
}
