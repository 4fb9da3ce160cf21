// Service files: ini sections of connection parameters, `[name]` then `parameter=value` lines, `#` comments.

import { readFileSync } from 'node:fs'
import { type Parameters, setParameter, usage } from './connection-parameters.ts'

/** The parameters of service `name` from the first file that defines it. BL_USAGE where none does. */
export function readService(name: string, files: readonly string[]): Parameters {
  for (const file of files) {
    const parameters = findService(name, file)
    if (parameters) return parameters
  }
  throw usage(`there is no Postgres service "${name}"`, `looked for [${name}] in ${files.join(', ')}`)
}

function findService(name: string, file: string): Parameters | undefined {
  let parameters: Parameters | undefined
  for (const [index, raw] of readLines(file).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('[')) {
      if (parameters) return parameters
      if (line === `[${name}]`) parameters = {}
    } else if (parameters) {
      const place = `${file} line ${index + 1}`
      const equals = line.indexOf('=')
      if (equals === -1) throw usage(`${place} is not parameter=value`)
      const parameter = line.slice(0, equals)
      if (parameter === 'service') throw usage(`${place} names another service, which libpq does not allow either`)
      setParameter(parameters, parameter, line.slice(equals + 1), place)
    }
  }
  return parameters
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    // A file that is missing or unreadable defines nothing; the message above names every file that was tried.
    return []
  }
}
