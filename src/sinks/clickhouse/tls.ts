// What a client of ClickHouse over https says of certificates: PEM files, and the name that the server's is for.

import { readFileSync } from 'node:fs'
import { BulkloadError } from '../../errors.ts'
import type { TlsFiles } from '../target-module.ts'

/** As `tls.connect` takes it. */
export interface ClickhouseTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly servername?: string
}

const FLAGS = {
  caFile: '--ca-file',
  certFile: '--cert-file',
  keyFile: '--key-file',
  tlsServerName: '--tls-server-name',
} as const
const CERTIFICATE = '-----BEGIN CERTIFICATE-----'
/** The label of PKCS #8 (RFC 7468), or the header of older forms (RFC 1421). */
const ENCRYPTED = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/

/** Reads the files. BL_USAGE where one is missing or holds something else, or where nothing of it would have an effect. */
export function readTls(files: TlsFiles, origin: string): ClickhouseTls | undefined {
  const [given] = Object.keys(files) as (keyof TlsFiles)[]
  if (given === undefined) return undefined
  if (!origin.startsWith('https:')) {
    throw usage(`${FLAGS[given]} has no effect on ${origin}`, 'use https:// in the address, or leave it out')
  }
  const { caFile, certFile, keyFile = certFile, tlsServerName } = files
  const tls = {
    ...(caFile !== undefined && { ca: readPem('caFile', caFile) }),
    ...(certFile !== undefined && { cert: readPem('certFile', certFile) }),
    ...(keyFile !== undefined && { key: readPem(files.keyFile === undefined ? 'certFile' : 'keyFile', keyFile) }),
    ...(tlsServerName !== undefined && { servername: tlsServerName }),
  }
  if (tls.key !== undefined && !PRIVATE_KEY.test(tls.key)) {
    throw usage(`there is no private key in ${keyFile}`, 'set --key-file to the PEM file of the key')
  }
  for (const [name, pem] of [['caFile', tls.ca] as const, ['certFile', tls.cert] as const]) {
    if (pem === undefined || pem.includes(CERTIFICATE)) continue
    throw usage(`there is no certificate in ${files[name]}`, `${FLAGS[name]} must be a PEM file with BEGIN CERTIFICATE`)
  }
  checkTogether(tls, files)
  return tls
}

/** What OpenSSL finds before there is a connection. */
function checkTogether(tls: ClickhouseTls, { certFile, keyFile = certFile }: TlsFiles): void {
  try {
    // Loaded here: it takes longer than everything else of a start, and few addresses need it.
    process.getBuiltinModule('node:tls').createSecureContext(tls)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    // OpenSSL has several codes for it. No phrase is asked for, so that such a key is never of use.
    const isEncrypted = ENCRYPTED.test(tls.key ?? '')
    const [words, hint] = /KEY_VALUES_MISMATCH/.test(code)
      ? [
          `the private key in ${keyFile} does not belong to the certificate in ${certFile}`,
          'set --key-file to the key of this certificate',
        ]
      : isEncrypted
        ? [`the private key in ${keyFile} is encrypted`, `decrypt it: openssl pkey -in ${keyFile} -out client.key`]
        : [`the certificates or the key cannot be used: ${message}`, 'check that the PEM files are complete']
    throw new BulkloadError('BL_CONNECT', words, { cause, hint })
  }
}

function readPem(name: keyof TlsFiles, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    throw usage(`the file ${path} of ${FLAGS[name]} ${why}`, 'check the path')
  }
}

function usage(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, { hint })
}
