// Why a connection failed, in words, and what to do about it. Sorted by whom the failure comes from:
// the server (SQLSTATE), the network (errno), TLS, or the login exchange.

import pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import { address, type ConnectionOptions } from './connection-options.ts'

/** What node-postgres says when a server answers the request for TLS with no; it has no code for it. */
export const NO_TLS_MESSAGE = 'The server does not support SSL connections'

const CLOSED_MESSAGE = 'Connection terminated unexpectedly'
const REACH_HINT = 'check the host, the port and the firewalls'

const SERVER_HINTS: ReadonlyMap<string, string> = new Map([
  ['3D000', 'create the database, or use another one: postgres://host/database or PGDATABASE'],
  ['42501', 'grant this user CONNECT on the database, or use another user'],
  ['53300', 'use fewer connections, or raise max_connections on the server'],
  ['57P03', 'the server is starting or stopping: try again in a moment'],
])

const NETWORK_HINTS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'is Postgres running there, and does it listen on this address? Check the host and the port'],
  ['ENOENT', 'no server has a socket in this directory: check the directory and the port, or connect to localhost'],
  ['EACCES', 'this user has no permission to use the socket in this directory'],
  ['ENOTFOUND', 'no such host name: check its spelling'],
  ['EAI_AGAIN', 'DNS does not answer: check the network, then try again'],
  ['ECONNRESET', 'the server closed the connection: is it Postgres, and does it allow connections from this address?'],
])

const TLS_HINTS: ReadonlyMap<string, string> = new Map([
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'connect with a name in the certificate, or verify only its issuer: sslmode=verify-ca',
  ],
  ['CERT_HAS_EXPIRED', 'renew the certificate of the server'],
])
const ROOT_HINT = 'the certificate comes from another issuer: set the right root certificate with sslrootcert=…'

/** Any failure to connect as a BulkloadError: BL_AUTH for logins, BL_CONNECT otherwise. Its text holds no secret. */
export function connectError(cause: unknown, options: ConnectionOptions): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  if (cause instanceof pg.DatabaseError) return serverError(cause, options)
  const code = errorCode(cause)
  const message = errorMessage(cause)
  // Failures of the SCRAM exchange, such as a server that cannot prove that it knows the password.
  if (message.startsWith('SASL:')) return authError(`the login failed: ${message}`, options, { cause })
  return new BulkloadError('BL_CONNECT', `cannot connect to ${address(options)}: ${message}`, {
    hint: hintOf(code, message),
    cause,
  })
}

/** The server asked for a password and there is none. */
export function noPasswordError(options: ConnectionOptions): BulkloadError {
  return authError('the server requires a password, and none was found', options, {})
}

/** `channel_binding=require`, and the server did not do it. */
export function noChannelBindingError(options: ConnectionOptions): BulkloadError {
  return new BulkloadError('BL_AUTH', `${address(options)}: channel_binding=require, but the server did not offer it`, {
    hint: 'it requires TLS and scram-sha-256 on the server, and no pooler in between',
  })
}

/** Connecting took longer than `connect_timeout`. */
export function timeoutError(options: ConnectionOptions): BulkloadError {
  const seconds = options.connectTimeoutMs / 1000
  return new BulkloadError('BL_CONNECT', `cannot connect to ${address(options)}: no answer in ${seconds} s`, {
    hint: `${REACH_HINT}; if the server is slow, raise connect_timeout`,
  })
}

function serverError(cause: pg.DatabaseError, options: ConnectionOptions): BulkloadError {
  const serverCode = cause.code ?? 'XX000'
  if (serverCode === '28P01' || serverCode === '28000') {
    return authError(`the server refused the login: ${cause.message}`, options, { cause, serverCode })
  }
  const hint = cause.message.includes('unsupported startup parameter')
    ? 'this is a pooler: leave out options and PGOPTIONS, or connect directly to the server'
    : (SERVER_HINTS.get(serverCode) ?? cause.hint ?? `SQLSTATE ${serverCode}: see the server log`)
  return new BulkloadError('BL_CONNECT', `cannot connect to ${address(options)}: ${cause.message}`, {
    hint,
    cause,
    serverCode,
  })
}

function authError(
  reason: string,
  options: ConnectionOptions,
  details: { readonly cause?: unknown; readonly serverCode?: string },
): BulkloadError {
  const trail = options.passwordTrail
  const looked = `the password was looked for in: ${trail.join('; ')}`
  const give = trail.at(-1)?.endsWith(': used') ? '' : '; set one with --password-file FILE or BULKLOAD_PASSWORD'
  const isRule = details.serverCode === '28000' && reason.includes('pg_hba.conf')
  const hint = isRule
    ? `the pg_hba.conf of the server does not allow this connection with sslmode=${options.tls.mode}; ${looked}`
    : `check the user name and the password; ${looked}${give}`
  return new BulkloadError('BL_AUTH', `${address(options)}: ${reason}`, { ...details, hint })
}

function hintOf(code: string, message: string): string {
  if (message === NO_TLS_MESSAGE) {
    return 'enable ssl on the server or, in a network that you trust, use sslmode=disable'
  }
  if (message === CLOSED_MESSAGE) return NETWORK_HINTS.get('ECONNRESET') ?? REACH_HINT
  const isIssuer = /SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_UNTRUSTED|CERT_SIGNATURE/.test(code)
  if (isIssuer) return ROOT_HINT
  return NETWORK_HINTS.get(code) ?? TLS_HINTS.get(code) ?? REACH_HINT
}

/** Node tries every address of a name and then throws an AggregateError with an empty message. */
function errorMessage(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(errorMessage).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
