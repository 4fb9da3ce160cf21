// Where a ClickHouse server is, as people write it.

import { BulkloadError } from '../../errors.ts'
import { hideSecret, hideSecretsOf } from '../../secrets.ts'
import type { GivenPassword } from '../given-password.ts'
import type { ClickhouseTls } from './tls.ts'

/** Where the server is and who asks. */
export interface ClickhouseAddress {
  readonly origin: string
  readonly path: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** Settings that the user put into the URL's query. */
  readonly settings: Readonly<Record<string, string>>
  /** Beside what Node does by itself for https. */
  readonly tls?: ClickhouseTls
}

/** Takes an address apart: `http[s]://user:password@host:8123/database?setting=value`. */
export function parseAddress(url: string): ClickhouseAddress {
  hideSecretsOf(url)
  refuseLateAt(url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))
  let parsed: URL
  try {
    parsed = new URL(url.includes('://') ? url : `http://${url}`)
  } catch {
    // The original error holds the whole text, and with it the password.
    throw badAddress('the ClickHouse address is not a URL')
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw badAddress(`a ClickHouse address must begin with http:// or https://, not ${parsed.protocol}//`)
  }
  // URL drops the port that its protocol has by default: what was written tells.
  const [authority = ''] = url.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)
  if (!/:\d+$/.test(authority.replace(/^.*@/, ''))) parsed.port = parsed.protocol === 'https:' ? '8443' : '8123'
  const settings = Object.fromEntries(parsed.searchParams)
  const { database = '', user = '', password = '', ...rest } = settings
  return {
    origin: parsed.origin,
    path: '/',
    database: decoded(parsed.pathname.slice(1).replace(/\/$/, '')) || database || 'default',
    user: decoded(parsed.username) || user || 'default',
    password: decoded(parsed.password) || password,
    settings: rest,
  }
}

/**
 * An @ behind the host is the end of a password with a raw slash, question mark or hash in it, of which a part would be
 * taken for a port and shown. In the value of a setting it may stand.
 */
function refuseLateAt(text: string): void {
  const [authority = ''] = text.split(/[/?#]/, 1)
  const rest = text.slice(authority.length)
  const [path = ''] = rest.split('?', 1)
  const names = rest.slice(path.length + 1).split(/=[^&]*/)
  const isUnsure = path === '' && /^[^@]*:\d+$/.test(authority) && rest.includes('@')
  if (!isUnsure && !path.includes('@') && !names.some((name) => name.includes('@'))) return
  throw badAddress('the ClickHouse address has an @ after its host')
}

/** The address with the password that counts. */
export function withPassword(address: ClickhouseAddress, given: GivenPassword): ClickhouseAddress {
  const { fromFile, fromVariable, mayReplaceThatOfUrl } = given
  if (fromFile !== undefined && address.password !== '' && !mayReplaceThatOfUrl) {
    throw new BulkloadError('BL_USAGE', 'the password is set twice: with --password-file and in the URL', {
      hint: 'leave one of them out',
    })
  }
  const password = fromFile ?? (address.password || fromVariable || '')
  hideSecret(password)
  return { ...address, password }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badAddress('the ClickHouse address has invalid percent-encoding: write a percent sign as %25')
  }
}

/** The address for people: no password, no settings. */
export function displayAddress(address: ClickhouseAddress): string {
  return `${address.origin}/${address.database}`
}

function badAddress(message: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, {
    hint: 'use http://user:password@host:8123/database, with special characters percent-encoded: @ is %40, / is %2F, ? is %3F',
  })
}
