// How to reach a Postgres server, resolved as libpq does: URL, then service file, then environment, then defaults.

import { isIP } from 'node:net'
import { userInfo } from 'node:os'
import { hideSecret, hideSecretsOf } from '../../../secrets.ts'
import type { GivenPassword } from '../../given-password.ts'
import { environmentParameters, oneOf, type Parameters, usage } from './connection-parameters.ts'
import { parseConnectionString } from './connection-string.ts'
import { type HomeFiles, homeFiles } from './home-files.ts'
import { findPassword, type PasswordKey } from './password-file.ts'
import { readService } from './service-file.ts'
import { resolveTls, type TlsSettings } from './tls.ts'

const DEFAULT_PORT = 5432
/** libpq waits for ever, which no load wants; servers that sleep may need this long to wake up. */
const DEFAULT_CONNECT_TIMEOUT_SECONDS = 30
const CHANNEL_BINDINGS = ['disable', 'prefer', 'require'] as const

/** Everything that a connection needs, as plain data. Holds secrets: never print it, print `address`. */
export interface ConnectionOptions {
  /** A name, an IP address, or the directory of a socket, which starts with a slash. */
  readonly host: string
  /** The IP address to connect to in place of looking up `host`, which certificates are still checked for. */
  readonly hostAddress: string | undefined
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | undefined
  /** Where a password was looked for and what was there, for people: `PGPASSWORD: not set`. */
  readonly passwordTrail: readonly string[]
  readonly applicationName: string
  /** For all attempts of one connection together; 0 waits for ever. */
  readonly connectTimeoutMs: number
  readonly isConnectTimeoutGiven: boolean
  /** Settings for the server: `-c name=value …`. */
  readonly serverOptions: string | undefined
  readonly channelBinding: (typeof CHANNEL_BINDINGS)[number]
  readonly tls: TlsSettings
  /** Warnings for the user, such as a password file that was ignored. */
  readonly warnings: readonly string[]
}

/**
 * Resolves a connection. Reads the password file, where no password is given before, and the service file, where
 * a service is named. Throws BL_USAGE for what cannot be understood; no message holds a secret.
 */
export function resolveConnection(
  url: string | undefined,
  env: NodeJS.ProcessEnv,
  home: string,
  given: Partial<GivenPassword> = {},
): ConnectionOptions {
  hideSecretsOf(url ?? '')
  const files = homeFiles(env, home)
  const fromUrl = parseConnectionString(url ?? '')
  const service = fromUrl.service ?? env['PGSERVICE']
  const fromService = service ? readService(service, files.serviceFiles) : {}
  const parameters: Parameters = { ...environmentParameters(env), ...fromService, ...fromUrl }
  // PGHOSTADDR belongs to PGHOST: it must not redirect a host that was named more specifically.
  if (fromUrl.host && !fromUrl.hostaddr) delete parameters.hostaddr
  else if (fromService.host && !fromService.hostaddr && !fromUrl.hostaddr) delete parameters.hostaddr

  const hostAddress = parseHostAddress(parameters.hostaddr)
  const host = parseHost(parameters.host || hostAddress || 'localhost')
  const port = parsePort(parameters.port)
  const user = parameters.user || operatingSystemUser()
  const database = parameters.dbname || user
  for (const secret of [parameters.sslpassword, fromUrl.password, fromService.password]) hideSecret(secret)
  const password = choosePassword([given, fromUrl, fromService, env], parameters, files, { host, port, database, user })
  hideSecret(password.password)
  return {
    host,
    hostAddress,
    port,
    database,
    user,
    ...password,
    applicationName: parameters.application_name || parameters.fallback_application_name || 'bulkload',
    connectTimeoutMs: parseTimeout(parameters.connect_timeout),
    isConnectTimeoutGiven: Boolean(parameters.connect_timeout),
    serverOptions: parameters.options || undefined,
    channelBinding: oneOf('channel_binding', parameters.channel_binding || 'disable', CHANNEL_BINDINGS),
    tls: resolveTls(parameters, files),
  }
}

/** Where the server is, for people and logs: never with the password. */
export function address(options: Pick<ConnectionOptions, 'host' | 'port' | 'database' | 'user'>): string {
  const user = encodeURIComponent(options.user)
  const database = encodeURIComponent(options.database)
  if (options.host.startsWith('/')) return `postgres://${user}@/${database}?host=${options.host}&port=${options.port}`
  const host = isIP(options.host) === 6 ? `[${options.host}]` : options.host
  return `postgres://${user}@${host}:${options.port}/${database}`
}

function choosePassword(
  [given, fromUrl, fromService, env]: readonly [Partial<GivenPassword>, Parameters, Parameters, NodeJS.ProcessEnv],
  parameters: Parameters,
  files: HomeFiles,
  key: PasswordKey,
): Pick<ConnectionOptions, 'password' | 'passwordTrail' | 'warnings'> {
  if (given.fromFile !== undefined) {
    if (fromUrl.password && given.mayReplaceThatOfUrl === false) throw twoPasswords()
    return { password: given.fromFile, passwordTrail: ['--password-file: used'], warnings: [] }
  }
  const passwordTrail: string[] = []
  const places: [name: string, password: string | undefined, missing: string][] = [
    ['connection URL', fromUrl.password, 'no password'],
    ['BULKLOAD_PASSWORD', given.fromVariable, 'not set'],
    ['service file', fromService.password, 'no password'],
    ['PGPASSWORD', env['PGPASSWORD'], 'not set'],
  ]
  for (const [name, password, missing] of places) {
    if (name === 'service file' && Object.keys(fromService).length === 0) continue
    if (name === 'BULKLOAD_PASSWORD' && password === undefined) continue
    passwordTrail.push(`${name}: ${password ? 'used' : missing}`)
    if (password) return { password, passwordTrail, warnings: [] }
  }
  const file = parameters.passfile || files.passwordFile
  const { password, outcome, warning } = findPassword(file, key)
  passwordTrail.push(`${file}: ${outcome}`)
  return { password, passwordTrail, warnings: warning === undefined ? [] : [warning] }
}

function twoPasswords(): Error {
  return usage('the password is set twice: with --password-file and in the URL', 'leave one of them out')
}

function parseHost(text: string): string {
  if (text.includes(','))
    throw usage('the connection names several hosts', 'bulkload connects to one host: name only that one')
  return text
}

function parseHostAddress(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (isIP(text) === 0) throw usage('hostaddr is not an IP address', 'use host for names, hostaddr for an address')
  return text
}

function parsePort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535) {
    throw usage('the port of the connection is not a number from 1 to 65535', 'Postgres listens on 5432 by default')
  }
  return port
}

function parseTimeout(text: string | undefined): number {
  const seconds = text ? Number(text) : DEFAULT_CONNECT_TIMEOUT_SECONDS
  if (!Number.isInteger(seconds)) {
    throw usage('connect_timeout is not a whole number of seconds', 'write connect_timeout=10')
  }
  return Math.max(seconds, 0) * 1000
}

function operatingSystemUser(): string {
  try {
    return userInfo().username
  } catch {
    // Containers may run as a number without a name.
    throw usage('the operating system has no name for this user', 'set the Postgres user in the URL or in PGUSER')
  }
}
