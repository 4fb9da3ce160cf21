// Passwords, keys and tokens that this process holds, and texts without them. Whoever reads a secret, from an option, a
// variable or a file, hides it here; every error and everything that the command line prints goes through `redact`.
//
// A secret that cannot be mistaken for anything else is hidden wherever it stands. A short or plain one ("1",
// "postgres") is hidden only where its shape tells that it is one: `user:1@host`, `password=1`.

const MASK = '***'
const MIN_DISTINCT_LENGTH = 6
/** Words of letters alone may be names: of a table, of a field of a report. */
const MIN_WORD_LENGTH = 12
/** A process that lives long sees many presigned URLs; the oldest are forgotten. */
const MAX_PHRASES = 4000

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

const ANY_HOST = 'http://host'

const SECRET_VARIABLES = ['BULKLOAD_PASSWORD', 'PGPASSWORD', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const
const ADDRESS_VARIABLES = ['BULKLOAD_CLICKHOUSE_URL', 'BULKLOAD_PG_URL', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3']

/** A secret, and the text around it by which it is known. */
interface Found {
  readonly secret: string
  readonly before: string
  readonly after: string
}

/** What is hidden, in lower case -> what is shown in its place. */
const phrases = new Map<string, string>()
let pattern: RegExp | undefined

/** Hides a secret that is known as one: a password out of a file, a key. */
export function hideSecret(secret: string | undefined): void {
  if (secret === undefined || secret === '') return
  hide({ secret, before: ':', after: '@' })
  hide({ secret, before: 'password=', after: '' })
}

/** Hides the secrets within a text that a user gave: an address, a connection string, a word of the command line. */
export function hideSecretsOf(text: string): void {
  for (const found of secretsOf(text)) hide(found)
}

/** Hides the secrets within options: of every text, and of every text of a list. */
export function hideSecretsOfOptions(options: object): void {
  for (const value of Object.values(options).flat()) if (typeof value === 'string') hideSecretsOf(value)
}

/** Hides the secrets within the words of a command line. */
export function hideSecretsOfWords(words: readonly string[]): void {
  for (const [index, word] of words.entries()) {
    hideSecretsOf(word)
    if (SECRET_FLAG.test(word) && !FILE_FLAG.test(word)) hideSecret(words[index + 1])
  }
}

/** Hides the secrets within the variables that bulkload reads. */
export function hideSecretsOfVariables(env: NodeJS.ProcessEnv): void {
  for (const name of SECRET_VARIABLES) hideSecret(env[name])
  for (const name of ADDRESS_VARIABLES) hideSecretsOf(env[name] ?? '')
}

/** From now on nothing is hidden: for a process that runs one command after another and keeps nothing of the earlier ones. */
export function forgetSecrets(): void {
  phrases.clear()
  pattern = undefined
}

/** Whether a text is an address with a password, or the like. */
export function holdsSecret(text: string): boolean {
  return secretsOf(text).length > 0
}

/** The text with *** in place of every hidden secret. */
export function redact(text: string): string {
  if (phrases.size === 0) return text
  pattern ??= new RegExp(
    [...phrases.keys()]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|'),
    'gi',
  )
  return text.replace(pattern, (match) => phrases.get(match.toLowerCase()) ?? MASK)
}

function secretsOf(text: string): Found[] {
  const found: Found[] = []
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

/** `user:password`, as it stands before an @. */
function credentials(text: string, scheme: string): Found[] {
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

function hide({ secret, before, after }: Found): void {
  for (const form of formsOf(secret)) {
    if (before !== '' || after !== '') remember(before + form + after, before + MASK + after)
    if (isDistinct(form)) remember(form, MASK)
  }
}

function remember(phrase: string, shown: string): void {
  for (const form of [phrase, shownForm(phrase), JSON.stringify(phrase).slice(1, -1)]) {
    const key = form.toLowerCase()
    if (phrases.has(key)) continue
    phrases.set(key, shown)
    pattern = undefined
  }
  for (const oldest of phrases.keys()) {
    if (phrases.size <= MAX_PHRASES) break
    phrases.delete(oldest)
  }
}

/** The secret as it stands, and as it stands within a URL. */
function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set([secret])
  // URLs are read without tabs and line breaks.
  for (const raw of [secret, secret.replace(/[\t\r\n]/g, ''), decoded(secret), decoded(secret.replaceAll('+', ' '))]) {
    const url = new URL(ANY_HOST)
    // Without lone surrogates, which cannot be percent-encoded.
    const text = Buffer.from(raw).toString()
    url.password = text
    url.pathname = text
    url.search = text
    const parts = [url.password, url.pathname.slice(1), url.search.slice(1)]
    for (const form of [raw, encodeURIComponent(text), encodeURI(text), ...parts]) forms.add(form)
    forms.add(new URLSearchParams({ s: text }).toString().slice(2))
  }
  forms.delete('')
  return forms
}

/** As a terminal and the parser of the command line show it: on one line, control characters as pictures. */
function shownForm(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, (character) =>
      character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : character,
    )
}

function isDistinct(secret: string): boolean {
  if (secret.length < MIN_DISTINCT_LENGTH || !/\p{L}/u.test(secret)) return false
  if (/^[-+.\de]+$/i.test(secret)) return false
  return secret.length >= MIN_WORD_LENGTH || !/^[\p{L}_\s]+$/u.test(secret)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
