// TLS with libpq's meaning of sslmode:
//   disable      plain                       require      TLS; the chain is checked if there is a root certificate file
//   allow        plain, then TLS             verify-ca    TLS, chain checked
//   prefer       TLS, then plain             verify-full  TLS, chain and host name checked
// allow and prefer never check a certificate: they cannot stop an attacker who may as well answer "no TLS here".

import { existsSync, readFileSync, statSync } from 'node:fs'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { oneOf, type Parameters, usage } from './connection-parameters.ts'
import type { HomeFiles } from './home-files.ts'

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
const NEGOTIATIONS = ['postgres', 'direct'] as const

/** The word for "the roots that the runtime trusts" in place of a root certificate file. */
const SYSTEM_ROOTS = 'system'

export type SslMode = (typeof SSL_MODES)[number]

/** A certificate or key. A default file may be missing; one that the user named may not. */
export interface TlsFile {
  readonly path: string
  readonly isDefault: boolean
}

/** How to secure a connection; plain data, no file has been read. */
export interface TlsSettings {
  readonly mode: SslMode
  readonly negotiation: (typeof NEGOTIATIONS)[number]
  /** `system` in place of a path: the roots that Node trusts, with NODE_EXTRA_CA_CERTS. */
  readonly rootCertificate: TlsFile
  readonly clientCertificate: TlsFile
  readonly clientKey: TlsFile
  readonly clientKeyPassword: string | undefined
}

/** Checks the ssl… parameters. BL_USAGE where a value is unknown or two of them contradict each other. */
export function resolveTls(parameters: Parameters, files: HomeFiles): TlsSettings {
  const usesSystemRoots = parameters.sslrootcert === SYSTEM_ROOTS
  const mode = oneOf('sslmode', parameters.sslmode || (usesSystemRoots ? 'verify-full' : 'prefer'), SSL_MODES)
  const negotiation = oneOf('sslnegotiation', parameters.sslnegotiation || 'postgres', NEGOTIATIONS)
  // Anyone can have a certificate from a public root, so only the host name says something.
  if (usesSystemRoots && mode !== 'verify-full') {
    throw usage(`sslrootcert=system is too weak with sslmode=${mode}`, 'use sslmode=verify-full')
  }
  if (negotiation === 'direct' && (mode === 'disable' || mode === 'allow' || mode === 'prefer')) {
    throw usage(`sslnegotiation=direct cannot be used with sslmode=${mode}`, 'use sslmode=require or stronger')
  }
  return {
    mode,
    negotiation,
    rootCertificate: fileOr(parameters.sslrootcert, files.rootCertificate),
    clientCertificate: fileOr(parameters.sslcert, files.clientCertificate),
    clientKey: fileOr(parameters.sslkey, files.clientKey),
    clientKeyPassword: parameters.sslpassword || undefined,
  }
}

/** Reads the certificates. `mode` must not be `disable`. BL_USAGE where a file is missing or must not be used. */
export function readTls(settings: TlsSettings): TlsOptions {
  return { ...verification(settings), ...clientIdentity(settings) }
}

function verification({ mode, rootCertificate }: TlsSettings): TlsOptions {
  if (mode === 'allow' || mode === 'prefer') return { rejectUnauthorized: false }
  if (rootCertificate.path === SYSTEM_ROOTS) return { rejectUnauthorized: true }
  if (!existsSync(rootCertificate.path)) {
    if (mode === 'require' && rootCertificate.isDefault) return { rejectUnauthorized: false }
    throw usage(
      `sslmode=${mode} requires the root certificate file ${rootCertificate.path}, which does not exist`,
      'set the file with sslrootcert=…, or trust public certificates with sslmode=verify-full&sslrootcert=system',
    )
  }
  const ca = readFile(rootCertificate.path)
  if (mode === 'verify-full') return { rejectUnauthorized: true, ca }
  return { rejectUnauthorized: true, ca, checkServerIdentity: () => undefined }
}

function clientIdentity({ clientCertificate, clientKey, clientKeyPassword }: TlsSettings): TlsOptions {
  if (!existsSync(clientCertificate.path)) {
    if (clientCertificate.isDefault) return {}
    throw usage(`the client certificate ${clientCertificate.path} does not exist`, 'check sslcert or PGSSLCERT')
  }
  if (!existsSync(clientKey.path)) {
    throw usage(
      `there is a client certificate ${clientCertificate.path}, but no private key ${clientKey.path}`,
      'set the key with sslkey=…',
    )
  }
  checkKeyMode(clientKey.path)
  return {
    cert: readFile(clientCertificate.path),
    key: readFile(clientKey.path),
    ...(clientKeyPassword !== undefined && { passphrase: clientKeyPassword }),
  }
}

/** libpq's rule: only the owner can read it, except that a key of root may be readable by a group. */
function checkKeyMode(path: string): void {
  if (process.platform === 'win32') return
  const { mode, uid } = statSync(path)
  if ((mode & (uid === 0 ? 0o037 : 0o077)) === 0) return
  throw usage(`the private key ${path} is readable by its group or others`, `run chmod 600 ${path}`)
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw usage(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function fileOr(path: string | undefined, fallback: string): TlsFile {
  return path ? { path, isDefault: false } : { path: fallback, isDefault: true }
}
