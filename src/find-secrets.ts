// Secrets in a text that a user gave: passwords in addresses and connection strings, tokens, the secret parameters of presigned URLs.

const SECRET_NAME =
  'x-(?:amz|goog)-(?:signature|credential|security-token)|signature|sig|awsaccesskeyid|[\\w.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)[\\w.-]*'
/** `password=…` as in libpq's strings, and as in the query of a URL, where a value may hold spaces. */
const PAIRS = [
  new RegExp(`(?:^|[^\\w.-])(${SECRET_NAME})\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'?|[^\\s&'][^\\s&]*)`, 'gis'),
  new RegExp(`[?&;](${SECRET_NAME})=([^&#]+)`, 'gis'),
  new RegExp(`^--?(${SECRET_NAME})=(.+)$`, 'gis'),
]
const SECRET_FLAG = new RegExp(`^--?(?:${SECRET_NAME})$`, 'i')
const FILE_FLAG = /-file$/i
/** Addresses in which a colon before an @ is nothing but a part of a path. */
const PATH_SCHEMES = /^(?:s3|file)$/i
const THIS_MACHINE = /^(?:localhost|[\d.]+|\[[\da-f:.]+\])$/i

/** A secret, and the text around it by which it is known. */
export interface FoundSecret {
  readonly secret: string
  readonly before: string
  readonly after: string
}

/** Whether the word of a command line after this one is a secret. */
export function isSecretFlag(word: string): boolean {
  return SECRET_FLAG.test(word) && !FILE_FLAG.test(word)
}

/** Whether a text is an address with a password, or the like. */
export function holdsSecret(text: string): boolean {
  return secretsOf(text).length > 0
}

export function secretsOf(text: string): FoundSecret[] {
  const found: FoundSecret[] = []
  for (const pair of PAIRS) {
    for (const [, name = '', value = ''] of text.matchAll(pair)) {
      if (FILE_FLAG.test(name)) continue
      const quoted = /^'(.*?)'?$/s.exec(value)?.[1]
      found.push({ secret: value, before: `${name}=`, after: '' })
      if (quoted !== undefined) {
        found.push({ secret: quoted, before: '', after: '' })
        found.push({ secret: quoted.replace(/\\(.)/gs, '$1'), before: '', after: '' })
      }
    }
  }
  const [, scheme = '', rest = text] = /([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? []
  if (PATH_SCHEMES.test(scheme)) return found
  // A password may hold an @ itself: each of them may be the one before the host.
  for (const { index } of rest.matchAll(/@/g)) found.push(...credentials(rest.slice(0, index), scheme))
  return found
}

/** `user:password`, as it is before an @. */
function credentials(text: string, scheme: string): FoundSecret[] {
  const colon = text.indexOf(':')
  if (colon === -1) return isToken(text) ? [{ secret: text, before: '', after: '@' }] : []
  const user = text.slice(0, colon)
  const secret = text.slice(colon + 1)
  if (secret === '') return []
  // Without a scheme: `C:\me@home`, and paths.
  if (scheme === '' && (/[/\\\s]/.test(user) || /^[a-z]$/i.test(user))) return []
  const [, digits] = /^(\d+)[/?#]/.exec(secret) ?? []
  // `http://127.0.0.1:8123/a@b` has no password, but `http://user:12/pw@host` has one with a raw slash in it.
  if (digits !== undefined && THIS_MACHINE.test(user)) return []
  const found = [{ secret, before: ':', after: '@' }]
  if (digits === undefined) return found
  // To a URL the digits are a port, and the rest of the password is a path and a query.
  const before = `${user}:`
  const [upToQuery = ''] = secret.split(/[?#]/, 1)
  const pieces = secret.split(/[/?#]/).map((piece) => ({ secret: piece, before: '', after: '' }))
  const asPort = [secret, upToQuery, digits].map((text) => ({ secret: text, before, after: '' }))
  return [...found, ...asPort, ...pieces]
}

/** A user name that is all there is to a login: `https://ghp_…@host`. */
function isToken(text: string): boolean {
  return /^(?:gh[a-z]_|github_pat_|glpat-|[\w.%-]{24,}$)/.test(text) && !/[/\s]/.test(text)
}
