// The rejects files of a run that is resumed: the rejects of stored segments stay, those of segments in doubt stay aside, and others
// are taken out, because they are found again.

import { open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { finishLeft } from './finish-left.ts'
import type { RejectsFiles } from './rejects-files.ts'
import type { MadeRejects, RejectsHistory, RejectsMark } from './rejects-log.ts'
import { extensionOf } from './rejects-marks.ts'
import { cannotGoOn, unfinishedPath } from './rejects-path.ts'

export interface SegmentStates {
  isStored(ordinal: number): boolean
  isInDoubt(ordinal: number): boolean
}

/** Returns how many rejects of stored segments the files have. */
export async function resumeRejects(
  files: RejectsFiles,
  { marks, replaced, made, left }: RejectsHistory,
  { isStored, isInDoubt }: SegmentStates,
): Promise<number> {
  await finishLeft(left)
  const folder = resolve(files.log?.folder ?? '')
  const isAside = ({ file }: RejectsMark): boolean => dirname(resolve(file)) === folder
  const kept = marks.filter(({ ordinal }) => isStored(ordinal))
  const doubtful = marks.filter(({ ordinal }) => isInDoubt(ordinal))
  const inFiles = marks.filter((mark) => !isAside(mark))
  // Of each key, the files that were made last are those that have something.
  const last = new Map([...inFiles, ...made].map((files) => [files.key, files]))
  const older = made.filter(({ key, file }) => last.get(key)?.file !== file)
  await Promise.all(older.flatMap(({ file, reasons }) => [file, reasons, unfinishedPath(file)]).map(remove))
  for (const main of last.values()) {
    const isMain = ({ file }: RejectsMark): boolean => file === main.file
    await goOn(files, main, kept.filter(isMain), doubtful.filter(isMain))
  }
  files.setAside([...kept, ...doubtful].filter(isAside))
  await takeOut(files, [...last.values()])
  for (const { key, file } of last.values()) if (!kept.some((mark) => mark.file === file)) files.forget(key)
  for (const mark of kept.filter(isAside)) await append(files, mark)
  await files.settle(new Set(kept.map(({ ordinal }) => ordinal)))
  const isNeeded = new Set(doubtful.map(({ file }) => file))
  const unused = [...replaced, ...marks].filter((mark) => isAside(mark) && !isNeeded.has(mark.file))
  await Promise.all(unused.flatMap(({ file, reasons }) => [file, reasons]).map(remove))
  return kept.reduce((sum, { from, to }) => sum + to.count - from.count, 0)
}

async function goOn(
  files: RejectsFiles,
  main: MadeRejects,
  kept: readonly RejectsMark[],
  doubtful: readonly RejectsMark[],
): Promise<void> {
  const { key, file, reasons } = main
  const isUsed = kept.length + doubtful.length > 0
  const header = isUsed ? await headerOf(main) : new Uint8Array()
  const reopened = files.reopen(key, { file, reasons }, header, kept)
  for (const { ordinal, from, to } of doubtful) {
    files.doubt(new Map([[reopened, to]]), new Map([[reopened, from]]), ordinal)
  }
}

async function takeOut(files: RejectsFiles, all: readonly MadeRejects[]): Promise<void> {
  const [first] = all
  if (first === undefined) return
  await files.takeOut().catch((cause: unknown) => {
    throw cannotGoOn(first, (cause as Error).cause ?? cause)
  })
}

async function append(files: RejectsFiles, mark: RejectsMark): Promise<void> {
  const { key } = mark
  try {
    const file = files.fileOf(key) ?? files.make(key, extensionOf(key), await headerOf(mark))
    await file.append({ files: mark, range: mark })
  } catch (cause) {
    throw cannotGoOn(mark, cause)
  }
}

async function headerOf({ file, headerBytes }: MadeRejects): Promise<Uint8Array> {
  const header = new Uint8Array(headerBytes)
  if (headerBytes === 0) return header
  const handle = await open(file).catch((cause: unknown) => {
    throw cannotGoOn({ file }, cause)
  })
  try {
    await handle.read(header, 0, headerBytes, 0)
    return header
  } finally {
    await handle.close()
  }
}

function remove(path: string): Promise<void> {
  return rm(path, { force: true })
}
