// `--embedded [DIR]`: oclif knows no flag whose value may be left out.

import { existsSync, statSync } from 'node:fs'
import { DEFAULT_FOLDER } from '../options/target-options.ts'

const FLAG = '--embedded'

/**
 * Gives `--embedded` a value of its own in `argv`: the word after it, unless that is a flag, a file that exists, or a
 * name with an extension. A folder that looks like a file is written `--embedded=DIR`.
 */
export function withEmbeddedValue(argv: readonly string[]): string[] {
  const result: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    const next = argv[i + 1]
    if (word === '--') return [...result, ...argv.slice(i)]
    if (word !== FLAG) result.push(word)
    else if (next !== undefined && isFolder(next)) {
      result.push(`${FLAG}=${next}`)
      i++
    } else result.push(`${FLAG}=${DEFAULT_FOLDER}`)
  }
  return result
}

function isFolder(word: string): boolean {
  if (word.startsWith('-')) return false
  if (existsSync(word)) return statSync(word).isDirectory()
  return !/\.[A-Za-z0-9]+$/.test(word)
}
