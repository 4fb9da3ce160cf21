// How many rows a file has.

import { createReadStream } from 'node:fs'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'

const LF = 0x0a

export async function linesIn(path: string): Promise<number> {
  let lines = 0
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (let at = piece.indexOf(LF); at !== -1; at = piece.indexOf(LF, at + 1)) lines++
  }
  return lines
}

export async function parquetRows(path: string): Promise<number> {
  return Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows)
}
