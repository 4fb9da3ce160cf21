// Options as a journal may keep them: whatever is secret is left out, and must be said again when the run is resumed.

import { holdsSecret } from '../find-secrets.ts'
import { redact } from '../secrets.ts'

export interface KeptSettings {
  readonly settings: Readonly<Record<string, unknown>>
  /** Names of options of which something was left out. */
  readonly withheld: readonly string[]
}

/** Of options that JSON can hold; others (signals, functions, streams) are not of the run itself. */
export function withoutSecrets(settings: Readonly<Record<string, unknown>>): KeptSettings {
  const kept: Record<string, unknown> = {}
  const withheld: string[] = []
  for (const [name, value] of Object.entries(settings)) {
    if (!isPlain(value)) continue
    const clean = name === 'files' ? cleanInput : cleanText
    kept[name] = cleaned(value, clean)
    if (JSON.stringify(kept[name]) !== JSON.stringify(value)) withheld.push(name)
  }
  return { settings: kept, withheld }
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value === 'object' && value !== null) {
    return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain)
  }
  return ['string', 'number', 'boolean'].includes(typeof value) || value === null
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member, clean)]))
  }
  return typeof value === 'string' ? clean(value) : value
}

/** Any part of the query of an address to read from may be what opens it. */
function cleanInput(text: string): string {
  const isWeb = /^https?:\/\//i.test(text)
  return cleanText(isWeb ? (text.split(/[?#]/, 1)[0] ?? '') : text)
}

const SECRET = '***'

/** An address loses its password and the secret parameters of its query. */
function cleanText(text: string): string {
  if (!holdsSecret(text)) return redact(text)
  const url = addressOf(text)
  if (url === undefined) return SECRET
  url.password = ''
  for (const name of [...url.searchParams.keys()]) if (holdsSecret(`?${name}=x`)) url.searchParams.delete(name)
  const clean = url.toString()
  return holdsSecret(clean) ? SECRET : redact(clean)
}

function addressOf(text: string): URL | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
