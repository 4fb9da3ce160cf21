// Passwords, keys and tokens that this process holds, and texts without them. The code that reads a secret, from an option, a
// variable or a file, hides it here; every error and everything that the command line prints goes through `redact`.
//
// A secret that cannot be mistaken for anything else is hidden wherever it stands. A short or plain one ("1",
// "postgres") is hidden only where its shape tells that it is one: `user:1@host`, `password=1`.

import { type FoundSecret, isSecretFlag, secretsOf } from './find-secrets.ts'

const MASK = '***'
const MIN_DISTINCT_LENGTH = 6
/** Words of letters alone may be names: of a table, of a field of a report. */
const MIN_WORD_LENGTH = 12
/** A process that lives long sees many presigned URLs; the oldest are forgotten. */
const MAX_PHRASES = 4000

const ANY_HOST = 'http://host'

const SECRET_VARIABLES = ['BULKLOAD_PASSWORD', 'PGPASSWORD', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const
/** Any option of bulkload can be a variable, and any of them may hold an address. */
const MAY_HOLD_ADDRESS = /^(?:BULKLOAD_|AWS_ENDPOINT_URL)/

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
    if (isSecretFlag(word)) hideSecret(words[index + 1])
  }
}

/** Hides the secrets within the variables that bulkload reads. */
export function hideSecretsOfVariables(env: NodeJS.ProcessEnv): void {
  for (const name of SECRET_VARIABLES) hideSecret(env[name])
  for (const [name, text = ''] of Object.entries(env)) if (MAY_HOLD_ADDRESS.test(name)) hideSecretsOf(text)
}

/** From now on nothing is hidden: for a process that runs one command after another and keeps nothing of the earlier ones. */
export function forgetSecrets(): void {
  phrases.clear()
  pattern = undefined
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

function hide({ secret, before, after }: FoundSecret): void {
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

/** The secret as it is, and as it is within a URL. */
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
