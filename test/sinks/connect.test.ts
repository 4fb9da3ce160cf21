import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import { BulkloadError, type ErrorCode } from '../../src/errors.ts'
import { connect } from '../../src/sinks/postgres/connect/connect.ts'
import { resolveConnection } from '../../src/sinks/postgres/connect/connection-options.ts'
import { freePort } from '../servers/free-port.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'

const home = mkdtempSync(join(tmpdir(), 'bulkload-connect-'))
const sockets = mkdtempSync(join(tmpdir(), 'bulkload-sockets-'))
const warnings: Error[] = []
let server: PostgresServer

before(async () => {
  // The server may run as another user.
  chmodSync(sockets, 0o777)
  process.on('warning', (warning) => warnings.push(warning))
  server = await startPostgres({ settings: { unix_socket_directories: sockets } })
})

after(async () => {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
  rmSync(sockets, { recursive: true, force: true })
})

/** Connects and runs one statement: its first row. */
async function ask(url: string, env: NodeJS.ProcessEnv = {}, sql = 'SELECT 1 AS one'): Promise<unknown> {
  const client = await connect(resolveConnection(url, env, home))
  try {
    return (await client.query(sql)).rows[0]
  } finally {
    await client.end()
  }
}

/** The error of connecting. Nothing that can be printed of it may hold the password. */
async function failure(url: string, code: ErrorCode, env: NodeJS.ProcessEnv = {}): Promise<BulkloadError> {
  const error = await connect(resolveConnection(url, env, home)).then(
    () => assert.fail('it connected'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof BulkloadError, inspect(error))
  assert.equal(error.code, code, inspect(error))
  assert.ok(error.hint, inspect(error))
  for (const secret of [server.password, encodeURIComponent(server.password), 'wr0ng-s3cr3t']) {
    assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(secret), inspect(error))
  }
  return error
}

function without(part: 'password' | 'database'): string {
  const user = part === 'password' ? server.user : `${server.user}:${encodeURIComponent(server.password)}`
  return `postgres://${user}@127.0.0.1:${server.port}/${part === 'database' ? 'nowhere' : 'postgres'}`
}

/** A server that is not Postgres; it closes with the test process. */
async function fakeServer(onConnection: (socket: Socket) => void): Promise<{ url: string; server: Server }> {
  const fake = createServer(onConnection)
  fake.listen(0, '127.0.0.1')
  await once(fake, 'listening')
  fake.unref()
  const { port } = fake.address() as AddressInfo
  return { url: `postgres://ann:wr0ng-s3cr3t@127.0.0.1:${port}/shop`, server: fake }
}

test('a password in the URL logs in', async () => {
  assert.deepEqual(await ask(server.url), { one: 1 })
})

test('a password from PGPASSWORD logs in', async () => {
  assert.deepEqual(await ask(without('password'), { PGPASSWORD: server.password }), { one: 1 })
})

test('a password from the password file logs in', async () => {
  const file = join(home, 'pgpass')
  const escaped = server.password.replace(/[:\\]/g, '\\$&')
  writeFileSync(file, `127.0.0.1:${server.port}:*:${server.user}:${escaped}\n`, { mode: 0o600 })
  assert.deepEqual(await ask(without('password'), { PGPASSFILE: file }), { one: 1 })
})

test('a wrong password is an auth error that says where the password came from', async () => {
  const error = await failure(without('password'), 'BL_AUTH', { PGPASSWORD: 'wr0ng-s3cr3t' })
  assert.match(error.message, /password authentication failed for user "bulkload"/)
  assert.match(error.message, /^postgres:\/\/bulkload@127\.0\.0\.1:\d+\/postgres: /)
  assert.equal(error.serverCode, '28P01')
  assert.match(error.hint ?? '', /connection URL: no password; PGPASSWORD: used$/)
})

test('no password at all is an auth error that says where one was looked for', async () => {
  const error = await failure(without('password'), 'BL_AUTH')
  assert.match(error.message, /requires a password, and none was found/)
  assert.match(
    error.hint ?? '',
    /connection URL: no password; PGPASSWORD: not set; .*pgpass.*: no such file; set one with --password-file FILE or BULKLOAD_PASSWORD$/,
  )
})

test('nothing is taken from the environment of the process by itself', async () => {
  const env = {
    PGPASSWORD: server.password,
    PGOPTIONS: '-c work_mem=77MB',
    PGAPPNAME: 'env',
    PGREPLICATION: 'database',
    PGSSLMODE: 'verify-full',
    PGSSLNEGOTIATION: 'direct',
  }
  Object.assign(process.env, env)
  try {
    const settings = "SELECT current_setting('work_mem') AS mem, current_setting('application_name') AS app"
    assert.deepEqual(await ask(server.url, {}, settings), { mem: '4MB', app: 'bulkload' })
    assert.match((await failure(without('password'), 'BL_AUTH')).message, /none was found/)
  } finally {
    for (const name of Object.keys(env)) delete process.env[name]
  }
})

test('options and application_name reach the server', async () => {
  const url = `${server.url}?options=-c%20work_mem%3D77MB&application_name=nightly`
  const settings = "SELECT current_setting('work_mem') AS mem, current_setting('application_name') AS app"
  assert.deepEqual(await ask(url, {}, settings), { mem: '77MB', app: 'nightly' })
})

test('a socket directory connects without TLS, whatever sslmode says', {
  skip: process.platform === 'win32',
}, async () => {
  const secret = encodeURIComponent(server.password)
  const url = `postgres://${server.user}:${secret}@/postgres?host=${sockets}&port=${server.port}&sslmode=verify-full`
  assert.deepEqual(await ask(url, {}, 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'), { ssl: false })
  const error = await failure(`postgres://ann@/shop?host=${sockets}&port=1`, 'BL_CONNECT')
  assert.match(error.hint ?? '', /no server has a socket in this directory/)
})

test('a server without TLS is plain with prefer and refused with require', async () => {
  const isSecure = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
  for (const mode of ['disable', 'allow', 'prefer']) {
    assert.deepEqual(await ask(`${server.url}?sslmode=${mode}`, {}, isSecure), { ssl: false }, mode)
  }
  const error = await failure(`${server.url}?sslmode=require`, 'BL_CONNECT')
  assert.match(error.message, /The server does not support SSL connections/)
  assert.match(error.hint ?? '', /enable ssl on the server/)
})

test('a wrong password fails with prefer on a server without TLS too', async () => {
  await failure(`${without('password')}?sslmode=prefer`, 'BL_AUTH', { PGPASSWORD: 'wr0ng-s3cr3t' })
})

test('a database that does not exist', async () => {
  const error = await failure(without('database'), 'BL_CONNECT')
  assert.match(error.message, /database "nowhere" does not exist/)
  assert.equal(error.serverCode, '3D000')
  assert.match(error.hint ?? '', /create the database/)
})

test('a port without a listener', async () => {
  const port = await freePort()
  for (const host of ['127.0.0.1', 'localhost']) {
    const error = await failure(`postgres://ann:wr0ng-s3cr3t@${host}:${port}/shop`, 'BL_CONNECT')
    assert.match(error.message, /ECONNREFUSED/)
    assert.match(error.hint ?? '', /is Postgres running there/)
  }
})

test('a host that does not exist', async () => {
  const error = await failure('postgres://ann:wr0ng-s3cr3t@no-such-host.invalid/shop', 'BL_CONNECT')
  assert.match(error.message, /ENOTFOUND|EAI_AGAIN/)
})

test('a server that never answers runs into connect_timeout', async () => {
  for (const mode of ['disable', 'prefer']) {
    const silent = await fakeServer(() => {})
    const start = performance.now()
    const error = await failure(`${silent.url}?connect_timeout=1&sslmode=${mode}`, 'BL_CONNECT')
    assert.ok(performance.now() - start < 5000)
    assert.match(error.message, /no answer in 1 s$/)
  }
})

test('a server that agrees to TLS and then says nothing runs into connect_timeout', async () => {
  const silent = await fakeServer((socket) => socket.once('data', () => socket.write('S')))
  const error = await failure(`${silent.url}?connect_timeout=1&sslmode=require`, 'BL_CONNECT')
  assert.match(error.message, /no answer in 1 s$/)
})

test('a server that hangs up, or is no Postgres', async () => {
  const hangsUp = await fakeServer((socket) => socket.destroy())
  await failure(`${hangsUp.url}?sslmode=disable`, 'BL_CONNECT')
  await failure(`${hangsUp.url}?sslmode=prefer`, 'BL_CONNECT')
  const web = await fakeServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await failure(`${web.url}?sslmode=require`, 'BL_CONNECT')
})

test('the signal stops an attempt, closes its socket and prevents one', async () => {
  let closed: Promise<unknown> = Promise.resolve()
  const silent = await fakeServer((socket) => {
    socket.resume()
    closed = once(socket, 'close')
  })
  const options = resolveConnection(silent.url, {}, home)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  await assert.rejects(connect(options, controller.signal), { code: 'BL_ABORTED' })
  await closed
  await assert.rejects(connect(options, controller.signal), { code: 'BL_ABORTED' })

  const reason = new BulkloadError('BL_TIMEOUT', 'too late')
  await assert.rejects(connect(options, AbortSignal.abort(reason)), reason)
})

test('a connection that dies does not end the process, and its next statement fails', async () => {
  const client = await connect(resolveConnection(server.url, {}, home))
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  // Not `once`, which rejects on the error that comes first.
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  await ask(server.url, {}, `SELECT pg_terminate_backend(${rows[0]?.pid})`)
  await ended
  await assert.rejects(client.query('SELECT 1'))
  await client.end()
})

test('no warning was printed', () => {
  assert.deepEqual(warnings, [])
})
