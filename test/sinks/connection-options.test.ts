import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { BulkloadError } from '../../src/errors.ts'
import { address, resolveConnection } from '../../src/sinks/postgres/connect/connection-options.ts'
import { parseConnectionString } from '../../src/sinks/postgres/connect/connection-string.ts'
import { homeFiles } from '../../src/sinks/postgres/connect/home-files.ts'

const home = mkdtempSync(join(tmpdir(), 'bulkload-home-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** The usage error of `run`, whose text must not hold any of `secrets`. */
function usageError(run: () => unknown, ...secrets: string[]): BulkloadError {
  let error: unknown
  try {
    run()
  } catch (thrown) {
    error = thrown
  }
  assert.ok(error instanceof BulkloadError, `expected an error, got ${inspect(error)}`)
  assert.equal(error.code, 'BL_USAGE')
  for (const secret of secrets) assert.ok(!inspect(error).includes(secret), inspect(error))
  return error
}

const STRINGS: [text: string, parameters: Record<string, string>][] = [
  ['', {}],
  ['postgres://', {}],
  ['postgresql://', {}],
  ['postgres:///shop', { dbname: 'shop' }],
  ['postgres://db.example', { host: 'db.example' }],
  ['postgres://db.example:6432/shop', { host: 'db.example', port: '6432', dbname: 'shop' }],
  ['postgres://ann@db.example/', { user: 'ann', host: 'db.example' }],
  ['postgres://ann:a%40b%2Fc%3Ad@h/shop', { user: 'ann', password: 'a@b/c:d', host: 'h', dbname: 'shop' }],
  ['postgres://ann:a:b@h', { user: 'ann', password: 'a:b', host: 'h' }],
  ['postgres://ann:a?b#c@h', { user: 'ann', password: 'a?b#c', host: 'h' }],
  ['postgres://:secret@h', { password: 'secret', host: 'h' }],
  ['postgres://ann:@h', { user: 'ann', host: 'h' }],
  ['postgres://[::1]:5433/shop', { host: '::1', port: '5433', dbname: 'shop' }],
  ['postgres://[fe80::1%25eth0]', { host: 'fe80::1%eth0' }],
  ['postgres://%2Frun%2Fpg:5433/shop', { host: '/run/pg', port: '5433', dbname: 'shop' }],
  ['postgres://ann@/shop?host=/run/pg', { user: 'ann', host: '/run/pg', dbname: 'shop' }],
  ['postgres:///?host=h&user=a@b&password=p%26q', { host: 'h', user: 'a@b', password: 'p&q' }],
  ['postgres://h?sslmode=require', { host: 'h', sslmode: 'require' }],
  ['postgres://h/?ssl=true', { host: 'h', sslmode: 'require' }],
  ['postgres://h/d?options=-c%20work_mem=1GB', { host: 'h', dbname: 'd', options: '-c work_mem=1GB' }],
  ['postgres://h/d+e?application_name=a+b', { host: 'h', dbname: 'd+e', application_name: 'a+b' }],
  ['postgres://h/?gssencmode=prefer&target_session_attrs=any', { host: 'h' }],
  ['host=h port=5433 dbname=shop', { host: 'h', port: '5433', dbname: 'shop' }],
  ["  user = ann  password='it\\'s a \\\\' ", { user: 'ann', password: "it's a \\" }],
  ["password='' dbname=a\\ b", { password: '', dbname: 'a b' }],
  ['password=a=b', { password: 'a=b' }],
]

test('connection strings are read as libpq reads them', () => {
  for (const [text, parameters] of STRINGS) assert.deepEqual(parseConnectionString(text), parameters, text)
})

test('connection strings that cannot be read are usage errors that do not quote the string', () => {
  const wrong = [
    'mysql://ann:s3cr3t@h/shop',
    'postgres://ann:s3cr3t',
    'postgres://ann:x@s3cr3t@h/shop',
    'postgres://ann:12/s3cr3t@h/shop',
    'postgres://ann:12/a?s3cr3t@h/shop',
    'postgres://ann:12/a?s3cr3t@h/shop?sslmode=require',
    'postgres://ann:s3cr3t%@h',
    'postgres://ann:s3cr3t%00@h',
    'postgres://a:1,s3cr3t:2/shop',
    'user=ann password=not s3cr3t',
    "user=ann password='s3cr3t",
  ]
  for (const text of wrong) usageError(() => resolveConnection(text, {}, home), 's3cr3t', 's3cr3t@h')
})

test('an unknown parameter is named', () => {
  for (const text of ['postgres://h/d?pgbouncer=true', 'host=h pgbouncer=true']) {
    assert.match(usageError(() => resolveConnection(text, {}, home)).message, /unknown parameter "pgbouncer"/)
  }
  const unsupported = usageError(() => resolveConnection('postgres://h/?target_session_attrs=read-write', {}, home))
  assert.match(unsupported.message, /"target_session_attrs"/)
})

test('everything has a default', () => {
  const options = resolveConnection(undefined, {}, home)
  const user = userInfo().username
  assert.deepEqual(
    { ...options, tls: options.tls.mode },
    {
      host: 'localhost',
      hostAddress: undefined,
      port: 5432,
      database: user,
      user,
      password: undefined,
      passwordTrail: [
        'connection URL: no password',
        'PGPASSWORD: not set',
        `${homeFiles({}, home).passwordFile}: no such file`,
      ],
      applicationName: 'bulkload',
      connectTimeoutMs: 30_000,
      isConnectTimeoutGiven: false,
      serverOptions: undefined,
      channelBinding: 'disable',
      tls: 'prefer',
      warnings: [],
    },
  )
})

test('the environment fills what the URL leaves open', () => {
  const env = {
    PGHOST: 'env-host',
    PGPORT: '5433',
    PGDATABASE: 'env-db',
    PGUSER: 'env-user',
    PGPASSWORD: 'env-password',
    PGAPPNAME: 'env-app',
    PGSSLMODE: 'verify-full',
    PGCONNECT_TIMEOUT: '7',
    PGOPTIONS: '-c a=b',
  }
  const all = resolveConnection(undefined, env, home)
  assert.equal(address(all), 'postgres://env-user@env-host:5433/env-db')
  assert.equal(all.password, 'env-password')
  assert.deepEqual(all.passwordTrail, ['connection URL: no password', 'PGPASSWORD: used'])
  assert.equal(all.applicationName, 'env-app')
  assert.equal(all.tls.mode, 'verify-full')
  assert.equal(all.connectTimeoutMs, 7000)
  assert.equal(all.serverOptions, '-c a=b')

  const some = resolveConnection('postgres://ann:pw@h/shop?connect_timeout=0&sslmode=disable&options=', env, home)
  assert.equal(address(some), 'postgres://ann@h:5433/shop')
  assert.equal(some.password, 'pw')
  assert.equal(some.connectTimeoutMs, 0)
  assert.equal(some.tls.mode, 'disable')
  assert.equal(some.serverOptions, undefined)
})

test('the database is named like the user', () => {
  assert.equal(resolveConnection('postgres://ann@h', {}, home).database, 'ann')
  assert.equal(resolveConnection(undefined, { PGUSER: 'bob' }, home).database, 'bob')
})

test('PGHOSTADDR does not redirect a host that the URL names', () => {
  const env = { PGHOST: 'db.example', PGHOSTADDR: '192.0.2.1' }
  assert.equal(resolveConnection(undefined, env, home).hostAddress, '192.0.2.1')
  assert.equal(resolveConnection('postgres://other.example', env, home).hostAddress, undefined)
  assert.equal(resolveConnection(undefined, { PGHOSTADDR: '192.0.2.1' }, home).host, '192.0.2.1')
  assert.match(usageError(() => resolveConnection('hostaddr=db.example', {}, home)).message, /IP address/)
})

test('bad values are usage errors', () => {
  assert.match(usageError(() => resolveConnection('port=70000', {}, home)).message, /port/)
  assert.match(usageError(() => resolveConnection('postgres://h/?port=five', {}, home)).message, /port/)
  assert.match(usageError(() => resolveConnection('host=a,b', {}, home)).message, /several hosts/)
  assert.match(usageError(() => resolveConnection('sslmode=on', {}, home)).message, /"on" is not a value of sslmode/)
  assert.match(usageError(() => resolveConnection('connect_timeout=soon', {}, home)).message, /connect_timeout/)
  assert.match(usageError(() => resolveConnection('channel_binding=yes', {}, home)).message, /channel_binding/)
})

test('a service stands between the URL and the environment', () => {
  const file = join(home, 'services.conf')
  writeFileSync(
    file,
    '# comment\n[other]\nhost=wrong\n\n[shop]\r\nhost=service-host\r\nport=5555\nuser=svc\npassword=p w\n[last]\nhost=x\n',
  )
  const env = { PGSERVICEFILE: file, PGSERVICE: 'shop', PGHOST: 'env-host', PGDATABASE: 'env-db' }
  const options = resolveConnection('postgres://ann@/', env, home)
  assert.equal(address(options), 'postgres://ann@service-host:5555/env-db')
  assert.equal(options.password, 'p w')
  assert.deepEqual(options.passwordTrail, ['connection URL: no password', 'service file: used'])
  assert.equal(resolveConnection('service=last', env, home).host, 'x')
})

test('services are looked for in ~/.pg_service.conf, then in PGSYSCONFDIR', {
  skip: process.platform === 'win32',
}, () => {
  writeFileSync(join(home, '.pg_service.conf'), '[mine]\nhost=from-home\n')
  writeFileSync(join(home, 'pg_service.conf'), '[mine]\nhost=wrong\n[ours]\nhost=from-system\nfoo=bar\n[empty]\n')
  const env = { PGSYSCONFDIR: home }
  assert.equal(resolveConnection('service=mine', env, home).host, 'from-home')
  assert.equal(resolveConnection('service=empty', env, home).host, 'localhost')
  assert.match(usageError(() => resolveConnection('service=ours', env, home)).message, /line 5 has .* "foo"/)
  assert.match(usageError(() => resolveConnection('service=none', env, home)).hint ?? '', /\[none\] in .*pg_service/)
})

test('Windows has its own files', () => {
  const files = homeFiles({ APPDATA: 'roaming' }, home, 'win32')
  assert.equal(files.passwordFile, join('roaming', 'postgresql', 'pgpass.conf'))
  assert.equal(files.rootCertificate, join('roaming', 'postgresql', 'root.crt'))
  assert.deepEqual(files.serviceFiles, [join('roaming', 'postgresql', '.pg_service.conf')])
  const unix = homeFiles({}, home, 'linux')
  assert.equal(unix.passwordFile, join(home, '.pgpass'))
  assert.equal(unix.clientKey, join(home, '.postgresql', 'postgresql.key'))
})

test('an address never shows the password', () => {
  const shown = (url: string) => address(resolveConnection(url, {}, home))
  assert.equal(shown('postgres://ann:s3cr3t@h/shop'), 'postgres://ann@h:5432/shop')
  assert.equal(shown('postgres://a%40b:s3cr3t@[::1]/d%2Fe'), 'postgres://a%40b@[::1]:5432/d%2Fe')
  assert.equal(shown('postgres://ann:s3cr3t@/shop?host=/run/pg'), 'postgres://ann@/shop?host=/run/pg&port=5432')
})
