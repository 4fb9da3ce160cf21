// Connection strings, as libpq reads them:
//   postgres://user:password@host:port/database?name=value&…   every part optional, every part percent-encoded
//   host=… dbname='…'                                          backslash escapes inside and outside of quotes
// No message here quotes the string: any part of it may be a piece of a password that was not encoded.

import { type Parameters, setParameter, usage } from './connection-parameters.ts'

const PLACE = 'the connection URL'
const ENCODE_HINT = 'percent-encode special characters in the user and the password: @ is %40, / is %2F, : is %3A'

/** Parses a URL or a `name=value` string. BL_USAGE where it is neither, or names an unknown parameter. */
export function parseConnectionString(text: string): Parameters {
  const scheme = /^postgres(?:ql)?:\/\//.exec(text)
  if (scheme) return parseUri(text.slice(scheme[0].length))
  if (text.trim() === '' || /^\s*\w+\s*=/.test(text)) return parseKeyValues(text)
  throw usage(
    'the Postgres connection is neither a postgres:// URL nor a list of name=value',
    'write postgres://user@host:5432/database or "host=… dbname=…"',
  )
}

function parseUri(text: string): Parameters {
  const parameters: Parameters = {}
  // Credentials end at the first @, if it stands before the first slash.
  const [authority = ''] = text.split('/', 1)
  const at = authority.indexOf('@')
  if (at !== -1) setCredentials(parameters, text.slice(0, at))
  const afterCredentials = text.slice(at + 1)
  const [location = ''] = afterCredentials.split('?', 1)
  if (location.includes('@')) throw usage(`${PLACE} has an @ in its host or its database name`, ENCODE_HINT)
  const slash = location.indexOf('/')
  setHost(parameters, slash === -1 ? location : location.slice(0, slash))
  const database = slash === -1 ? '' : decode(location.slice(slash + 1), 'database name')
  if (database !== '') parameters.dbname = database
  if (location.length < afterCredentials.length) setQuery(parameters, afterCredentials.slice(location.length + 1))
  return parameters
}

function setCredentials(parameters: Parameters, text: string): void {
  const colon = text.indexOf(':')
  const user = decode(colon === -1 ? text : text.slice(0, colon), 'user')
  const password = colon === -1 ? '' : decode(text.slice(colon + 1), 'password')
  if (user !== '') parameters.user = user
  if (password !== '') parameters.password = password
}

function setHost(parameters: Parameters, text: string): void {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text)
  // The port is checked here, because `user:password` without a host looks like a host and its port.
  if (!match || !/^\d*$/.test(match[3] ?? '')) {
    throw usage(`${PLACE} has a host and port that cannot be read; one host:port is expected`, ENCODE_HINT)
  }
  const host = decode(match[1] ?? match[2] ?? '', 'host')
  if (host !== '') parameters.host = host
  if (match[3]) parameters.port = match[3]
}

function setQuery(parameters: Parameters, text: string): void {
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    if (equals === -1) throw usage(`${PLACE} has a parameter without a value`, 'write parameters as ?name=value')
    const name = decode(pair.slice(0, equals), 'parameter name')
    setParameter(parameters, name, decode(pair.slice(equals + 1), 'parameter value'), PLACE)
  }
}

function decode(text: string, part: string): string {
  let decoded: string | undefined
  try {
    decoded = decodeURIComponent(text)
  } catch {
    // Reported below: the original error quotes nothing useful.
  }
  if (decoded === undefined || decoded.includes('\0')) {
    throw usage(`the ${part} in the connection URL is not valid percent-encoding`, 'A percent sign itself is %25')
  }
  return decoded
}

function parseKeyValues(text: string): Parameters {
  const parameters: Parameters = {}
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(?!')((?:[^\s\\]|\\.)*))(?=\s|$)/sy
  const end = text.trimEnd().length
  while (pair.lastIndex < end) {
    const start = pair.lastIndex
    const match = pair.exec(text)
    if (!match) {
      throw usage(
        `the connection string cannot be read after character ${start}`,
        "write name=value, and quote values with spaces: password='a b'",
      )
    }
    const value = (match[2] ?? match[3] ?? '').replace(/\\(.)/gs, '$1')
    setParameter(parameters, match[1] ?? '', value, 'the connection string')
  }
  return parameters
}
