// Where a ClickHouse server is, as people write it.

import { BulkloadError } from '../../errors.ts'

/** Where the server is and who asks. */
export interface ClickhouseAddress {
  readonly origin: string
  readonly path: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** Settings that the user put into the URL's query. */
  readonly settings: Readonly<Record<string, string>>
}

/** Takes an address apart: `http[s]://user:password@host:8123/database?setting=value`. */
export function parseAddress(url: string): ClickhouseAddress {
  let parsed: URL
  try {
    parsed = new URL(url.includes('://') ? url : `http://${url}`)
  } catch {
    // The original error holds the whole text, and with it the password.
    throw badAddress('the ClickHouse address is not a URL')
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw badAddress(`a ClickHouse address begins with http:// or https://, not ${parsed.protocol}//`)
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

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badAddress('the ClickHouse address is not valid percent-encoding: a percent sign itself is %25')
  }
}

/** The address for people: no password, no settings. */
export function displayAddress(address: ClickhouseAddress): string {
  return `${address.origin}/${address.database}`
}

function badAddress(message: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, {
    hint: 'write http://user:password@host:8123/database, with special characters as %XX',
  })
}
