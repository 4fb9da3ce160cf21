// The compressed files in test/golden/compressed, and the text that they hold.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../test/golden/compressed/', import.meta.url))
const LENGTHS: Readonly<Record<string, number>> = { e: 0, s: 619, m: 70_000 }

let text = ''
for (let i = 0; i < 6000; i++) {
  text += `${i},user${(i * 7919) % 1000},2026-0${1 + (i % 9)}-1${i % 10},${((i * 2654435761) % 4294967296) % 7},Zürich\n`
}

/** All of the text: 202,230 bytes. */
export const TEXT = Buffer.from(text)

export function goldenFile(name: string): Buffer {
  return readFileSync(`${FOLDER}${name}`)
}

/** What a file of that name holds. */
export function contentOf(name: string): Buffer {
  return TEXT.subarray(0, LENGTHS[name[0] as string] ?? TEXT.length)
}
