// A file that lists inputs: one per line, blank lines and lines that begin with # left out.

import { readFile } from 'node:fs/promises'
import { BulkloadError } from '../../errors.ts'

/** The inputs in the text of a list. White space around them is not part of them. */
export function inputsOfList(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Reads a list by its path, `-` for the standard input. Fails when it cannot be read, or names nothing. */
export async function readList(path: string, stdin: AsyncIterable<Uint8Array | string>): Promise<readonly string[]> {
  const text =
    path === '-'
      ? await textOf(stdin)
      : await readFile(path, 'utf8').catch((cause: unknown) => {
          const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
          throw new BulkloadError(
            isMissing ? 'BL_SOURCE_NOT_FOUND' : 'BL_SOURCE_READ',
            isMissing ? `there is no list ${path}` : `cannot read the list ${path}: ${(cause as Error).message}`,
            { cause, hint: 'check the path: a list is a file with one input per line' },
          )
        })
  const inputs = inputsOfList(text)
  if (inputs.length > 0) return inputs
  throw new BulkloadError('BL_SOURCE_NOT_FOUND', `the list ${path === '-' ? 'on standard input' : path} is empty`, {
    hint: 'write one path, pattern or URL per line; lines that begin with # are ignored',
  })
}

async function textOf(pieces: AsyncIterable<Uint8Array | string>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  return Buffer.concat(all).toString()
}
