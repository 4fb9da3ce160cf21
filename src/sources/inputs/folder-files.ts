// Which files of a folder are loaded: those that hold data by their names.

import { extensionOf, isDataFile } from '../data-file.ts'

/** Why files of a folder, or that a pattern matches, are not loaded. */
export type LeftOut = 'no data' | 'own'

/** Told of files that are left out; `where`: the folder or the pattern. */
export type OnLeftOut = (where: string, names: readonly string[], why: LeftOut) => void

/**
 * Of the files of a folder those that hold data by their extension, or those without one where no file has it: programs
 * that write many parts may give them none. Downloads that are not finished (`.part`, `.tmp`) have another one.
 */
export function dataFiles(where: string, paths: readonly string[], onLeftOut: OnLeftOut): readonly string[] {
  const isWanted = paths.some(isDataFile) ? isDataFile : (path: string) => extensionOf(path) === ''
  const leftOut = paths.filter((path) => !isWanted(path))
  if (leftOut.length > 0) onLeftOut(where, leftOut, 'no data')
  return paths.filter(isWanted)
}

/** Those of `paths` that are not `own`. */
export function othersThan(
  own: ReadonlySet<string>,
  where: string,
  paths: readonly string[],
  onLeftOut: OnLeftOut,
): readonly string[] {
  if (own.size === 0) return paths
  onLeftOut(where, [...own], 'own')
  return paths.filter((path) => !own.has(path))
}
