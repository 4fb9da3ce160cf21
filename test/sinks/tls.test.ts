import assert from 'node:assert/strict'
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { BulkloadError, type ErrorCode } from '../../src/errors.ts'
import { connect } from '../../src/sinks/postgres/connect/connect.ts'
import { resolveConnection } from '../../src/sinks/postgres/connect/connection-options.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { type Certificate, makeAuthority, makeCertificate, whyNoCertificates } from './certificates.ts'

const skip = whyNoCertificates()
const HOST = 'db.example'
const RULES = `
hostnossl all tls_only   all reject
hostssl   all tls_only   all scram-sha-256
hostssl   all plain_only all reject
hostnossl all plain_only all scram-sha-256
hostssl   all keeper     all cert
host      all nobody     all reject
host      all all        all scram-sha-256
`

const folder = mkdtempSync(join(tmpdir(), 'bulkload-tls-'))
const emptyHome = join(folder, 'empty')
const warnings: Error[] = []
let server: PostgresServer
let authority: Certificate
let otherAuthority: Certificate
let keeper: Certificate

before(async () => {
  if (skip) return
  mkdirSync(emptyHome)
  process.on('warning', (warning) => warnings.push(warning))
  authority = makeAuthority(folder, 'authority')
  otherAuthority = makeAuthority(folder, 'other')
  keeper = makeCertificate(folder, 'keeper', authority)
  server = await startPostgres()
  await turnOnTls(makeCertificate(folder, 'server', authority, `DNS:${HOST}`))
})

after(async () => {
  if (!skip) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Puts the certificate into the data folder, as the user that the server runs as, and reloads. */
async function turnOnTls(certificate: Certificate): Promise<void> {
  for (const name of ['tls_only', 'plain_only', 'keeper', 'nobody']) {
    await server.query(`CREATE ROLE ${name} LOGIN PASSWORD 'pw'`)
  }
  const [row] = await server.query("SELECT current_setting('data_directory') AS path")
  const data = String(row?.['path'])
  const { uid, gid } = statSync(data)
  const files = {
    'server.crt': certificate.certificate,
    'server.key': certificate.key,
    'ca.crt': authority.certificate,
  }
  for (const [name, source] of Object.entries(files)) {
    copyFileSync(source, join(data, name))
    chownSync(join(data, name), uid, gid)
    chmodSync(join(data, name), 0o600)
  }
  writeFileSync(join(data, 'pg_hba.conf'), RULES)
  await server.query("ALTER SYSTEM SET ssl_ca_file = 'ca.crt'")
  await server.query('ALTER SYSTEM SET ssl = on')
  await server.query('SELECT pg_reload_conf()')
  for (let tries = 0; tries < 100; tries++) {
    if ((await server.query('SHOW ssl'))[0]?.['ssl'] === 'on') return
    await sleep(20)
  }
  assert.fail(`TLS did not come up:\n${server.logs.join('')}`)
}

interface Login {
  readonly user?: string
  readonly password?: string
  readonly home?: string
  readonly env?: NodeJS.ProcessEnv
}

function resolve(parameters: string, login: Login) {
  const host = parameters.includes('host=') ? '' : `host=${HOST} hostaddr=127.0.0.1`
  const user = login.user ?? server.user
  const password = login.password ?? (login.user ? 'pw' : server.password)
  const text = `${host} port=${server.port} dbname=postgres user=${user} password='${password}' ${parameters}`
  return resolveConnection(text, login.env ?? {}, login.home ?? emptyHome)
}

/** Whether the connection is secure, as the server sees it. */
async function isSecure(parameters: string, login: Login = {}): Promise<boolean> {
  const client = await connect(resolve(parameters, login))
  try {
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
    return (await client.query<{ ssl: boolean }>(sql)).rows[0]?.ssl ?? assert.fail('no row')
  } finally {
    await client.end()
  }
}

async function failure(code: ErrorCode, parameters: string, login: Login = {}): Promise<BulkloadError> {
  const error = await (async () => connect(resolve(parameters, login)))().then(
    () => assert.fail('it connected'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof BulkloadError, inspect(error))
  assert.equal(error.code, code, inspect(error))
  assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(server.password))
  return error
}

/** A home directory with `.postgresql/<name>` copied from `files`. */
function homeWith(name: string, files: Record<string, string>): string {
  const home = join(folder, name)
  mkdirSync(join(home, '.postgresql'), { recursive: true })
  for (const [target, source] of Object.entries(files)) {
    copyFileSync(source, join(home, '.postgresql', target))
    chmodSync(join(home, '.postgresql', target), 0o600)
  }
  return home
}

test('disable and allow are plain, prefer and require are not', { skip }, async () => {
  assert.equal(await isSecure('sslmode=disable'), false)
  assert.equal(await isSecure('sslmode=allow'), false)
  assert.equal(await isSecure('sslmode=prefer'), true)
  assert.equal(await isSecure(''), true)
  assert.equal(await isSecure('sslmode=require'), true)
  assert.equal(await isSecure('host=localhost hostaddr=127.0.0.1 sslmode=require'), true)
})

test('allow and prefer try the other way where the server refuses the first', { skip }, async () => {
  assert.equal(await isSecure('sslmode=allow', { user: 'tls_only' }), true)
  assert.equal(await isSecure('sslmode=prefer', { user: 'plain_only' }), false)
  assert.equal((await failure('BL_AUTH', 'sslmode=disable', { user: 'tls_only' })).serverCode, '28000')
  const refused = await failure('BL_AUTH', 'sslmode=require', { user: 'plain_only' })
  assert.match(refused.hint ?? '', /pg_hba\.conf .* sslmode=require/)
  assert.match((await failure('BL_AUTH', 'sslmode=prefer', { user: 'nobody' })).message, /SSL encryption/)
  assert.match((await failure('BL_AUTH', 'sslmode=allow', { user: 'nobody' })).message, /no encryption/)
})

test('a wrong password is not tried again without TLS', { skip }, async () => {
  const before = server.logs.join('').split('password authentication failed').length
  assert.equal((await failure('BL_AUTH', 'sslmode=prefer', { password: 'wrong' })).serverCode, '28P01')
  await sleep(50)
  assert.equal(server.logs.join('').split('password authentication failed').length, before + 1)
})

test('verify-ca checks the issuer and not the host name', { skip }, async () => {
  assert.equal(await isSecure(`sslmode=verify-ca sslrootcert=${authority.certificate}`), true)
  assert.equal(await isSecure(`host=127.0.0.1 sslmode=verify-ca sslrootcert=${authority.certificate}`), true)
  const error = await failure('BL_CONNECT', `sslmode=verify-ca sslrootcert=${otherAuthority.certificate}`)
  assert.match(error.hint ?? '', /comes from another issuer/)
})

test('verify-full checks the issuer and the host name', { skip }, async () => {
  assert.equal(await isSecure(`sslmode=verify-full sslrootcert=${authority.certificate}`), true)
  for (const host of ['host=127.0.0.1', 'host=other.example hostaddr=127.0.0.1']) {
    const error = await failure('BL_CONNECT', `${host} sslmode=verify-full sslrootcert=${authority.certificate}`)
    assert.match(error.message, /does not match certificate's altnames/)
    assert.match(error.hint ?? '', /connect with a name in the certificate/)
  }
  await failure('BL_CONNECT', `sslmode=verify-full sslrootcert=${otherAuthority.certificate}`)
})

test('require checks the issuer where there is a root certificate', { skip }, async () => {
  const right = homeWith('right', { 'root.crt': authority.certificate })
  const wrong = homeWith('wrong', { 'root.crt': otherAuthority.certificate })
  assert.equal(await isSecure('host=127.0.0.1 sslmode=require', { home: right }), true)
  await failure('BL_CONNECT', 'sslmode=require', { home: wrong })
  await failure('BL_CONNECT', `sslmode=require sslrootcert=${otherAuthority.certificate}`)
  assert.equal(await isSecure('sslmode=prefer', { home: wrong }), true)
  assert.equal(await isSecure('sslmode=verify-full', { home: right }), true)
  assert.equal(await isSecure('', { env: { PGSSLMODE: 'verify-ca', PGSSLROOTCERT: authority.certificate } }), true)
})

test('a root certificate that is missing is a usage error, unless it was not requested', { skip }, async () => {
  for (const parameters of ['sslmode=verify-ca', 'sslmode=verify-full', 'sslmode=require sslrootcert=/nowhere.crt']) {
    assert.match((await failure('BL_USAGE', parameters)).message, /requires the root certificate file .* not exist/)
  }
})

test('sslrootcert=system trusts public certificates only, and checks the host name', { skip }, async () => {
  assert.equal(resolve('sslrootcert=system', {}).tls.mode, 'verify-full')
  await failure('BL_CONNECT', 'sslrootcert=system')
  assert.match((await failure('BL_USAGE', 'sslrootcert=system sslmode=require')).message, /too weak/)
})

test('a client certificate logs in', { skip }, async () => {
  const login = { user: 'keeper', password: '' }
  const named = `sslmode=require sslcert=${keeper.certificate} sslkey=${keeper.key}`
  assert.equal(await isSecure(named, login), true)
  const home = homeWith('keeper', { 'postgresql.crt': keeper.certificate, 'postgresql.key': keeper.key })
  assert.equal(await isSecure('sslmode=require', { ...login, home }), true)
  assert.match((await failure('BL_AUTH', 'sslmode=require', login)).message, /valid client certificate/)
})

test('a client key that is missing or open to others is a usage error', { skip }, async () => {
  const noKey = homeWith('no-key', { 'postgresql.crt': keeper.certificate })
  assert.match((await failure('BL_USAGE', 'sslmode=require', { home: noKey })).message, /no private key/)
  assert.match((await failure('BL_USAGE', 'sslmode=require sslcert=/nowhere')).message, /does not exist/)
  if (process.platform === 'win32') return
  const open = homeWith('open', { 'postgresql.crt': keeper.certificate, 'postgresql.key': keeper.key })
  chmodSync(join(open, '.postgresql', 'postgresql.key'), 0o644)
  assert.match((await failure('BL_USAGE', 'sslmode=require', { home: open })).message, /is readable by its group/)
})

test('channel_binding=require needs TLS', { skip }, async () => {
  assert.equal(await isSecure('sslmode=require channel_binding=require'), true)
  assert.equal(await isSecure('sslmode=disable channel_binding=prefer'), false)
  const error = await failure('BL_AUTH', 'sslmode=disable channel_binding=require')
  assert.match(error.message, /did not offer it/)
})

test('sslnegotiation=direct starts with TLS', { skip }, async () => {
  assert.equal(await isSecure('sslmode=require sslnegotiation=direct'), true)
  const root = authority.certificate
  assert.equal(await isSecure(`sslmode=verify-full sslrootcert=${root} sslnegotiation=direct`), true)
  await failure('BL_USAGE', 'sslmode=prefer sslnegotiation=direct')
})

test('no warning was printed', { skip }, () => {
  assert.deepEqual(warnings, [])
})
