// The part of ClickHouse's HTTP interface that does not need an engine: who asks, for what, with which settings.
import type { IncomingMessage } from 'node:http'
import type { EngineContext } from './chdb-engine.ts'
import { ClickhouseFailure } from './clickhouse-failure.ts'

/** One request as the server understands it. */
export interface FrontRequest {
  /** The `query` parameter, '' when the body holds the statement. */
  readonly query: string
  readonly queryId: string | undefined
  readonly context: EngineContext
  /** URL parameters that are settings. */
  readonly settings: Readonly<Record<string, string>>
  readonly decompress: boolean
}

// URL parameters that are not settings. Those with a text are refused: to ignore them would be a lie.
const RESERVED: ReadonlyMap<string, string | undefined> = new Map([
  ...['query', 'query_id', 'database', 'user', 'password', 'quota_key', 'decompress', 'compress', 'default_format'].map(
    (name) => [name, undefined] as const,
  ),
  ...['wait_end_of_query', 'buffer_size', 'stacktrace', 'role', 'client_protocol_version'].map(
    (name) => [name, undefined] as const,
  ),
  ...['session_id', 'session_timeout', 'session_check', 'close_session'].map((name) => [name, name] as const),
])

/** Reads the request line and headers. Throws a ClickhouseFailure when the server would refuse them. */
export function readFrontRequest(
  request: IncomingMessage,
  url: URL,
  { users, settingNames }: { users: Readonly<Record<string, string>>; settingNames: ReadonlySet<string> },
): FrontRequest {
  checkUser(request, url, users)
  const encoding = header(request, 'content-encoding')
  if (encoding !== undefined) throw notImplemented(`Content-Encoding: ${encoding}`)
  const settings: Record<string, string> = {}
  for (const [name, value] of url.searchParams) {
    const refused = RESERVED.get(name)
    if (refused !== undefined && value !== '0') throw notImplemented(`parameter ${refused}`)
    if (RESERVED.has(name)) continue
    if (!name.startsWith('param_') && !settingNames.has(name)) {
      const text = `Setting ${name} is neither a builtin setting nor started with the prefix 'SQL_' registered for user-defined settings. (UNKNOWN_SETTING)`
      throw new ClickhouseFailure(115, text)
    }
    settings[name] = value
  }
  const database = url.searchParams.get('database') ?? header(request, 'x-clickhouse-database')
  const format = url.searchParams.get('default_format') ?? header(request, 'x-clickhouse-format')
  return {
    query: url.searchParams.get('query') ?? '',
    queryId: url.searchParams.get('query_id') ?? undefined,
    settings,
    decompress: url.searchParams.get('decompress') === '1',
    context: {
      ...(database === undefined ? {} : { database }),
      ...(format === undefined ? {} : { format }),
      // A GET may not change anything, but may have settings.
      settings: request.method === 'GET' ? { ...settings, readonly: '2' } : settings,
    },
  }
}

function checkUser(request: IncomingMessage, url: URL, users: Readonly<Record<string, string>>): void {
  const basic = /^Basic (.*)$/i.exec(header(request, 'authorization') ?? '')?.[1]
  const headerUser = header(request, 'x-clickhouse-user')
  const headerKey = header(request, 'x-clickhouse-key')
  if (basic !== undefined && (headerUser !== undefined || headerKey !== undefined)) {
    const text =
      'Invalid authentication: it is not allowed to use X-ClickHouse HTTP headers and Authorization HTTP header simultaneously. (AUTHENTICATION_FAILED)'
    throw new ClickhouseFailure(516, text)
  }
  const [, basicUser, basicKey] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString()) ?? []
  const user = basicUser ?? headerUser ?? url.searchParams.get('user') ?? 'default'
  const password = basicKey ?? headerKey ?? url.searchParams.get('password') ?? ''
  if (!Object.hasOwn(users, user) || users[user] !== password) {
    const text = `${user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`
    throw new ClickhouseFailure(516, text)
  }
}

function notImplemented(what: string): ClickhouseFailure {
  return new ClickhouseFailure(48, `This test server does not support ${what}. (NOT_IMPLEMENTED)`)
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
