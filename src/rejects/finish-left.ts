// Carries out what a kill has left half done of files of rejects.

import { rename, rm, stat } from 'node:fs/promises'
import type { LeftRejects } from './rejects-log.ts'

export async function finishLeft({ moves, removed, temporary, making }: LeftRejects): Promise<void> {
  for (const { from, to } of moves) {
    await rename(from, to).catch((cause: NodeJS.ErrnoException) => {
      // It was moved before.
      if (cause.code !== 'ENOENT') throw cause
    })
  }
  const isMoved = new Set(moves.map(({ from }) => from))
  const rest = [...removed, ...temporary.filter((path) => !isMoved.has(path))]
  await Promise.all(rest.map((path) => rm(path, { force: true })))
  for (const path of making) {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isFile() && stats.size === 0) await rm(path, { force: true })
  }
}
