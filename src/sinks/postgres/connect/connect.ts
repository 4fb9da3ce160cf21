// Opens one connection. node-postgres fills gaps from process.env and ~/.pgpass and has its own idea of sslmode,
// so every value is handed to it and nothing is left for it to find.

import { isIP, Socket } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import { withLastWords } from '../../last-words.ts'
import { connectError, NO_TLS_MESSAGE, noChannelBindingError, noPasswordError, timeoutError } from './connect-error.ts'
import { address, type ConnectionOptions } from './connection-options.ts'
import { readTls } from './tls.ts'

export { address }

/** Idle time before the first probe: routers forget silent connections after a few minutes. */
const KEEP_ALIVE_DELAY_MS = 30_000
const SCRAM_WITH_BINDING = 'SCRAM-SHA-256-PLUS'

type StartupParameters = Readonly<Record<string, string>>

/** A client that sends these start-up parameters; the original adds PGOPTIONS and PGREPLICATION by itself. */
class ExplicitClient extends pg.Client {
  readonly #startup: StartupParameters

  constructor(config: pg.ClientConfig, startup: StartupParameters) {
    super(config)
    this.#startup = startup
  }

  getStartupConf(): StartupParameters {
    return this.#startup
  }
}

/**
 * Connects. Throws BL_AUTH where the login fails, BL_CONNECT where the server cannot be reached, BL_USAGE where a
 * certificate file is missing, BL_ABORTED once `signal` fires. The signal counts only until the connection is there.
 */
export async function connect(options: ConnectionOptions, signal?: AbortSignal): Promise<pg.Client> {
  const stop = new AbortController()
  const onAbort = () => stop.abort(abortedError(options, signal?.reason))
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  const timer =
    options.connectTimeoutMs > 0
      ? setTimeout(() => stop.abort(timeoutError(options)), options.connectTimeoutMs)
      : undefined
  try {
    return await negotiate(options, stop.signal)
  } catch (cause) {
    throw connectError(cause, options)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

async function negotiate(options: ConnectionOptions, stop: AbortSignal): Promise<pg.Client> {
  const { mode } = options.tls
  // As in libpq, sslmode says nothing about sockets: their bytes do not leave the machine.
  if (mode === 'disable' || options.host.startsWith('/')) return await attempt(options, false, stop)
  const secure = { ...readTls(options.tls), ...serverIdentity(options) }
  if (mode === 'allow') return await attemptBoth(options, [false, secure], stop)
  if (mode === 'prefer') return await attemptBoth(options, [secure, false], stop)
  return await attempt(options, secure, stop)
}

/** node-postgres takes the name for the certificate from the host it connects to, which may be only an address. */
function serverIdentity({ host, hostAddress }: ConnectionOptions): TlsOptions {
  if (hostAddress === undefined) return {}
  return isIP(host) === 0 ? { host, servername: host } : { host }
}

async function attemptBoth(
  options: ConnectionOptions,
  [first, second]: readonly [TlsOptions | false, TlsOptions | false],
  stop: AbortSignal,
): Promise<pg.Client> {
  try {
    return await attempt(options, first, stop)
  } catch (firstError) {
    if (!isAboutTls(firstError)) throw firstError
    try {
      return await attempt(options, second, stop)
    } catch (secondError) {
      // Refused both ways: the way that was asked for first is the one to tell about.
      const isNews = isNoTls(firstError) || !isAboutTls(secondError)
      throw isNews ? secondError : firstError
    }
  }
}

/** The server might say something else with TLS than without: it has none, or pg_hba.conf lets only the other in. */
function isAboutTls(error: unknown): boolean {
  return isNoTls(error) || (error instanceof pg.DatabaseError && error.code === '28000')
}

function isNoTls(error: unknown): boolean {
  return error instanceof Error && error.message === NO_TLS_MESSAGE
}

async function attempt(options: ConnectionOptions, ssl: TlsOptions | false, stop: AbortSignal): Promise<pg.Client> {
  stop.throwIfAborted()
  const socket = withLastWords(new Socket())
  let mechanisms: readonly string[] = []
  const client = new ExplicitClient(
    {
      host: options.hostAddress ?? options.host,
      port: options.port,
      user: options.user,
      database: options.database,
      // A function, because without a password node-postgres would look for one.
      password: () => {
        if (options.channelBinding === 'require') checkChannelBinding(options, mechanisms)
        if (options.password === undefined) throw noPasswordError(options)
        return options.password
      },
      ssl,
      sslnegotiation: options.tls.negotiation === 'direct' && ssl ? 'direct' : 'postgres',
      enableChannelBinding: options.channelBinding !== 'disable' && ssl !== false,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
      stream: () => socket,
    },
    startupParameters(options),
  )
  // Without a listener a connection that dies between two statements would end the process. The next statement
  // fails on it and tells.
  client.on('error', () => {})
  client.connection.on('authenticationSASL', (message: { readonly mechanisms: readonly string[] }) => {
    mechanisms = message.mechanisms
  })
  try {
    await Promise.race([client.connect(), rejectOn(stop)])
    if (options.channelBinding === 'require') checkChannelBinding(options, mechanisms)
    return client
  } catch (error) {
    // Both: with TLS the client speaks through another stream than the socket.
    client.connection.stream.destroy()
    socket.destroy()
    throw error
  }
}

function startupParameters(options: ConnectionOptions): StartupParameters {
  return {
    user: options.user,
    database: options.database,
    application_name: options.applicationName,
    ...(options.serverOptions !== undefined && { options: options.serverOptions }),
  }
}

function checkChannelBinding(options: ConnectionOptions, mechanisms: readonly string[]): void {
  if (!mechanisms.includes(SCRAM_WITH_BINDING)) throw noChannelBindingError(options)
}

function rejectOn(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true })
  })
}

function abortedError(options: ConnectionOptions, cause: unknown): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  return new BulkloadError('BL_ABORTED', `connecting to ${address(options)} was stopped`, { cause })
}
