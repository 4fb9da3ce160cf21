// The text of the settings file. A command reads it once, for it may be a pipe: `--config <(…)`.

import { readFile } from 'node:fs/promises'
import { usage } from '../options/option-values.ts'

/** Fails with BL_USAGE where the file cannot be read. */
export type ReadSettings = (file: string) => Promise<string>

export function settingsReader(): ReadSettings {
  const texts = new Map<string, Promise<string>>()
  return (file) => {
    const text = texts.get(file) ?? read(file)
    texts.set(file, text)
    return text
  }
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`
    throw usage(`the settings file ${file} ${why}`, 'set --config or BULKLOAD_CONFIG to a JSON file')
  })
}
