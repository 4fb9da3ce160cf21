// The password file, `~/.pgpass`: lines of host:port:database:user:password.
// `*` matches anything, `\:` and `\\` stand for themselves, `#` starts a comment line, the first match wins.

import { readFileSync, statSync } from 'node:fs'

/** What a line is matched with. `host` may be a socket directory. */
export interface PasswordKey {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** What the password file gave. */
export interface PasswordLookup {
  readonly password: string | undefined
  /** What happened, for people: "used", "no such file", … */
  readonly outcome: string
  /** Something that the user should hear of even if all goes well. */
  readonly warning: string | undefined
}

/** Looks a password up in `file`. Reads the disk, never throws and never prints. */
export function findPassword(
  file: string,
  key: PasswordKey,
  platform: NodeJS.Platform = process.platform,
): PasswordLookup {
  let text: string
  try {
    const status = statSync(file)
    if (!status.isFile()) return ignored(file, 'it is not a plain file')
    // Windows has no such bits: libpq checks nothing there.
    if (platform !== 'win32' && (status.mode & 0o077) !== 0) {
      return ignored(file, `its group or others can read it; run chmod 600 ${file}`)
    }
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return ignored(file, `it cannot be read (${code})`)
    return { password: undefined, outcome: 'no such file', warning: undefined }
  }
  const password = matchPassword(text, key)
  const tried = `${key.host}:${key.port}:${key.database}:${key.user}`
  return {
    password: password || undefined,
    outcome: password ? 'used' : `no password for ${tried}`,
    warning: undefined,
  }
}

/** The password of the first line that matches. */
export function matchPassword(text: string, key: PasswordKey): string | undefined {
  // A line for `localhost` also serves connections over a socket.
  const hosts = key.host.startsWith('/') ? [key.host, 'localhost'] : [key.host]
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const [host, port, database, user, password] = splitLine(line)
    if (password === undefined) continue
    const isMatch =
      hosts.some((one) => matches(host, one)) &&
      matches(port, String(key.port)) &&
      matches(database, key.database) &&
      matches(user, key.user)
    if (isMatch) return unescapeField(password)
  }
  return undefined
}

/** Fields with their escapes: `\*` is an asterisk, and only a bare `*` matches anything. */
function splitLine(line: string): string[] {
  const fields = ['']
  for (const [piece] of line.matchAll(/\\.?|[^\\]/g)) {
    if (piece === ':') fields.push('')
    else fields.push((fields.pop() ?? '') + piece)
  }
  return fields
}

function matches(field: string | undefined, value: string): boolean {
  return field === '*' || (field !== undefined && unescapeField(field) === value)
}

function unescapeField(field: string): string {
  return field.replace(/\\(.)/g, '$1')
}

function ignored(file: string, reason: string): PasswordLookup {
  return {
    password: undefined,
    outcome: `ignored, because ${reason}`,
    warning: `the password file ${file} is ignored, because ${reason}`,
  }
}
