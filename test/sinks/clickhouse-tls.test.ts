// ClickHouse over https: a front with TLS before the server, and every fault that a certificate can have.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { TlsOptions } from 'node:tls'
import { inspect } from 'node:util'
import { BulkloadError, type ErrorCode } from '../../src/errors.ts'
import { insertCompressedStream, loadFiles } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import { runCli } from '../cli/run-cli.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { freePort } from '../servers/free-port.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { startTlsFront } from '../servers/tls-front.ts'
import {
  type Certificate,
  encryptKey,
  makeAuthority,
  makeCertificate,
  makeDatedCertificate,
  whyNoCertificates,
} from './certificates.ts'

const skip = clickhouseMissing || whyNoCertificates()
const folder = makeTempFolder('clickhouse-tls')
const HERE = 'DNS:localhost,IP:127.0.0.1'
const rowsFile = join(folder.path, 'rows.jsonl')
let server: ClickhouseServer
let authority: Certificate
let otherAuthority: Certificate
let good: Certificate
let elsewhere: Certificate
let client: Certificate
let stranger: Certificate

before(async () => {
  if (skip) return
  writeFileSync(rowsFile, '{"id":1}\n{"id":2}\n')
  authority = makeAuthority(folder.path, 'authority')
  otherAuthority = makeAuthority(folder.path, 'other')
  good = makeCertificate(folder.path, 'good', authority, HERE)
  elsewhere = makeCertificate(folder.path, 'elsewhere', authority, 'DNS:db.example')
  client = makeCertificate(folder.path, 'client', authority)
  stranger = makeCertificate(folder.path, 'stranger', otherAuthority)
  server = await startClickhouse()
  await server.query('CREATE TABLE rows (id Int64) ENGINE = MergeTree ORDER BY id')
})

after(async () => {
  await server?.stop()
  folder.remove()
})

function front({ certificate, key }: Certificate, options: TlsOptions = {}) {
  return startTlsFront(server.httpPort, { cert: readFileSync(certificate), key: readFileSync(key), ...options })
}

const REQUIRED = (): TlsOptions => ({
  requestCert: true,
  rejectUnauthorized: true,
  ca: readFileSync(authority.certificate),
})

interface Files {
  readonly caFile?: string
  readonly certFile?: string
  readonly keyFile?: string
  readonly tlsServerName?: string
}

/** How a load ends: its rows, or its error. A run of one table reports it. */
async function loaded(url: string, files: Files = {}): Promise<number | BulkloadError> {
  const settings = {
    [CALLER]: {},
    sink: 'clickhouse',
    files: [rowsFile],
    url,
    ...files,
    env: {},
    workers: 1,
  } as const
  const report = await loadFiles(settings).catch((error: unknown) => error as BulkloadError)
  if (report instanceof BulkloadError) return report
  const [table] = report.tables
  return table?.error === undefined
    ? (table?.rows.loaded ?? 0)
    : new BulkloadError(table.error.code, table.error.message, table.error)
}

async function failure(url: string, files: Files, code: ErrorCode, message: RegExp, hint: RegExp): Promise<void> {
  const error = await loaded(url, files)
  assert.ok(error instanceof BulkloadError, `it loaded ${error}`)
  assert.equal(error.code, code, inspect(error))
  assert.match(error.message, message)
  assert.match(error.hint ?? '', hint)
}

test('a certificate of a trusted issuer, by --ca-file', { skip }, async () => {
  const tls = await front(good)
  try {
    const url = `https://localhost:${tls.port}`
    await failure(url, {}, 'BL_CONNECT', /from an untrusted issuer/, /--ca-file ca\.crt/)
    await failure(
      url,
      { caFile: otherAuthority.certificate },
      'BL_CONNECT',
      /untrusted issuer/,
      /the issuer is not in --ca-file/,
    )
    assert.equal(await loaded(url, { caFile: authority.certificate }), 2)
    assert.equal(await loaded(`https://127.0.0.1:${tls.port}`, { caFile: authority.certificate }), 2)
    const { status } = await runCli(['clickhouse', rowsFile, '--url', url, '--ca-file', authority.certificate], {
      cwd: folder.path,
    })
    assert.equal(status, 0)
    const stream = insertCompressedStream('INSERT INTO rows FORMAT JSONEachRow', [{ id: 3 }], {
      url,
      caFile: authority.certificate,
    })
    for (let step = await stream.next(); ; step = await stream.next()) {
      if (!step.done) continue
      assert.equal(step.value.rows, 1)
      break
    }
  } finally {
    await tls.stop()
  }
})

test('a self-signed certificate is trusted by naming it', { skip }, async () => {
  const own = makeAuthority(folder.path, 'localhost')
  const tls = await front(own)
  try {
    const url = `https://localhost:${tls.port}`
    await failure(url, {}, 'BL_CONNECT', /is self-signed/, /--ca-file server\.crt/)
    await failure(
      url,
      { caFile: authority.certificate },
      'BL_CONNECT',
      /is self-signed/,
      /add the certificate of this server/,
    )
    assert.equal(await loaded(url, { caFile: own.certificate }), 2)
  } finally {
    await tls.stop()
  }
})

test('a certificate for another name, by --tls-server-name', { skip }, async () => {
  const tls = await front(elsewhere)
  const caFile = authority.certificate
  try {
    for (const host of ['localhost', '127.0.0.1']) {
      const url = `https://${host}:${tls.port}`
      await failure(url, { caFile }, 'BL_CONNECT', /is for another name: .*db\.example/, /--tls-server-name/)
      await failure(url, { caFile, tlsServerName: 'x.example' }, 'BL_CONNECT', /for another name/, /--tls-server-name/)
      assert.equal(await loaded(url, { caFile, tlsServerName: 'db.example' }), 2)
    }
    const args = ['--url', `https://127.0.0.1:${tls.port}`, '--ca-file', caFile, '--tls-server-name', 'db.example']
    assert.equal((await runCli(['clickhouse', rowsFile, ...args], { cwd: folder.path })).status, 0)
  } finally {
    await tls.stop()
  }
})

for (const [name, from, until, message, hint] of [
  ['expired', '20200101000000Z', '20210101000000Z', /has expired/, /renew the certificate/],
  ['not valid yet', '20900101000000Z', '20910101000000Z', /is not valid yet/, /check the clocks/],
] as const) {
  test(`a certificate that is ${name}`, { skip }, async () => {
    const dated = makeDatedCertificate(folder.path, name.replaceAll(' ', '-'), authority, { from, until, names: HERE })
    const tls = await front(dated)
    try {
      const url = `https://localhost:${tls.port}`
      await failure(url, { caFile: authority.certificate }, 'BL_CONNECT', message, hint)
    } finally {
      await tls.stop()
    }
  })
}

// Node closes the connection; servers with OpenSSL's own rules, as ClickHouse, say why they do.
// With TLS 1.3 they do so after the handshake, and a request that is under way may lose what they say.
for (const [version, lost] of [
  ['-tls1_2', ''],
  ['-tls1_3', '|closed the connection without an answer'],
] as const) {
  test(`what a server says of a client certificate that it does not take, with ${version}`, { skip }, async () => {
    const port = await freePort()
    const trust = ['-CAfile', authority.certificate, '-Verify', '1', '-verify_return_error']
    const own = ['-cert', good.certificate, '-key', good.key]
    const args = ['s_server', '-accept', String(port), version, '-www', ...own, ...trust]
    const child = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'ignore'] })
    try {
      // What it says before that it says before it listens.
      let said = ''
      for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
        said += String(text)
        if (said.includes('ACCEPT')) break
      }
      const url = `https://localhost:${port}`
      const caFile = authority.certificate
      await failure(
        url,
        { caFile },
        'BL_CONNECT',
        new RegExp(`requires a client certificate${lost}`),
        /--cert-file .* --key-file/,
      )
      const wrong = { caFile, certFile: stranger.certificate, keyFile: stranger.key }
      await failure(url, wrong, 'BL_CONNECT', new RegExp(`refused the client certificate${lost}`), /--cert-file/)
    } finally {
      child.kill()
      await once(child, 'close')
    }
  })
}

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a server that requires a client certificate, with ${maxVersion}`, { skip }, async () => {
    const tls = await front(good, { ...REQUIRED(), maxVersion })
    try {
      const url = `https://localhost:${tls.port}`
      const caFile = authority.certificate
      await failure(
        url,
        { caFile },
        'BL_CONNECT',
        /closed the connection without|requires a client/,
        /--cert-file .* --key-file/,
      )
      const wrong = { caFile, certFile: stranger.certificate, keyFile: stranger.key }
      await failure(url, wrong, 'BL_CONNECT', /closed the connection|refused the client/, /--cert-file/)
      assert.equal(await loaded(url, { caFile, certFile: client.certificate, keyFile: client.key }), 2)
      const both = join(folder.path, 'both.pem')
      writeFileSync(both, readFileSync(client.certificate, 'utf8') + readFileSync(client.key, 'utf8'))
      assert.equal(await loaded(url, { caFile, certFile: both }), 2)
      const args = ['--ca-file', caFile, '--cert-file', client.certificate, '--key-file', client.key]
      assert.equal((await runCli(['clickhouse', rowsFile, '--url', url, ...args], { cwd: folder.path })).status, 0)
    } finally {
      await tls.stop()
    }
  })
}

test('files that are missing, hold something else, or do not belong together', { skip }, async () => {
  const url = 'https://localhost:1'
  const [certFile, keyFile] = [client.certificate, client.key]
  await failure(url, { caFile: '/nowhere.crt' }, 'BL_USAGE', /\/nowhere\.crt of --ca-file does not exist/, /path/)
  await failure(url, { caFile: folder.path }, 'BL_USAGE', /--ca-file cannot be read \(EISDIR\)/, /path/)
  await failure(url, { caFile: keyFile }, 'BL_USAGE', /no certificate in .*client\.key/, /BEGIN CERTIFICATE/)
  await failure(url, { certFile }, 'BL_USAGE', /no private key in .*client\.crt/, /--key-file/)
  await failure(url, { keyFile }, 'BL_USAGE', /--key-file has no effect without --cert-file/, /certificate/)
  await failure(url, { certFile, keyFile: good.key }, 'BL_CONNECT', /does not belong to the certificate/, /--key-file/)
  const encrypted = encryptKey(keyFile, 'phrase')
  await failure(url, { certFile, keyFile: encrypted }, 'BL_CONNECT', /is encrypted/, /openssl pkey -in/)
  const cut = join(folder.path, 'cut.crt')
  writeFileSync(cut, readFileSync(certFile, 'utf8').slice(0, 300))
  await failure(url, { certFile: cut, keyFile }, 'BL_CONNECT', /cannot be used/, /complete/)
})

test('TLS options where there is no TLS are refused', { skip }, async () => {
  const caFile = authority.certificate
  await failure(server.url, { caFile }, 'BL_USAGE', /--ca-file has no effect on http:/, /https:\/\//)
  await failure(server.url, { tlsServerName: 'h' }, 'BL_USAGE', /--tls-server-name has no effect/, /https:\/\//)
  await assert.rejects(
    // @ts-expect-error The types say so, too.
    loadFiles({ sink: 'postgres', files: [rowsFile], caFile, env: {} }),
    (error: BulkloadError) => error.code === 'BL_USAGE' && /sslrootcert=FILE/.test(error.hint ?? ''),
  )
})

test('http on a port of https, https on one of http, and the native port', { skip }, async () => {
  const tls = await front(good)
  try {
    const hint = new RegExp(`use https://localhost:${tls.port} in --url`)
    await failure(`http://localhost:${tls.port}`, {}, 'BL_CONNECT', /is an HTTPS port, not an HTTP port/, hint)
    const plain = new RegExp(`use http://localhost:${server.httpPort} in --url`)
    await failure(`https://localhost:${server.httpPort}`, {}, 'BL_CONNECT', /does not speak TLS/, plain)
    assert.equal(await loaded(`http://localhost:${server.httpPort}`), 2)
    const native = `http://127.0.0.1:${server.tcpPort}`
    await failure(
      native,
      {},
      'BL_CONNECT',
      /is the port of the native protocol/,
      new RegExp(`use http://127.0.0.1:${server.httpPort} in --url`),
    )
    await failure(native.replace('http:', 'https:'), {}, 'BL_CONNECT', /127\.0\.0\.1/, /--url/)
  } finally {
    await tls.stop()
  }
})
