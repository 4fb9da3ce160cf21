// Throw-away certificates made by the `openssl` command.

import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate and its key, as paths of PEM files. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/** Why no certificate can be made here; false where it can, as node:test wants it for `skip`. */
export function whyNoCertificates(): string | false {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return false
  } catch {
    return 'the openssl command is not installed'
  }
}

/** A self-signed authority. */
export function makeAuthority(folder: string, name: string): Certificate {
  const made = paths(folder, name)
  openssl('req', '-x509', ...newKey(made), '-out', made.certificate, '-days', '2', '-subj', `/CN=${name}`)
  return made
}

/** A certificate from `authority`; `alternativeNames` such as `DNS:db.example,IP:127.0.0.1`. */
export function makeCertificate(
  folder: string,
  name: string,
  authority: Certificate,
  alternativeNames?: string,
): Certificate {
  const made = paths(folder, name)
  const request = join(folder, `${name}.csr`)
  openssl('req', ...newKey(made), '-out', request, '-subj', `/CN=${name}`)
  const extensions = join(folder, `${name}.ext`)
  writeFileSync(extensions, alternativeNames ? `subjectAltName=${alternativeNames}\n` : 'basicConstraints=CA:FALSE\n')
  const signing = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial']
  openssl('x509', '-req', '-in', request, ...signing, '-days', '2', '-extfile', extensions, '-out', made.certificate)
  chmodSync(made.key, 0o600)
  return made
}

/** One that was or will be valid: `from` and `until` as YYYYMMDDHHMMSSZ. */
export function makeDatedCertificate(
  folder: string,
  name: string,
  authority: Certificate,
  { from, until, names }: { readonly from: string; readonly until: string; readonly names: string },
): Certificate {
  const made = paths(folder, name)
  const request = join(folder, `${name}.csr`)
  openssl('req', ...newKey(made), '-out', request, '-subj', `/CN=${name}`)
  const config = join(folder, `${name}.cnf`)
  const database = join(folder, `${name}.db`)
  writeFileSync(database, '')
  writeFileSync(`${database}.attr`, 'unique_subject = no\n')
  writeFileSync(
    config,
    `[ca]\ndefault_ca = own\n[own]\ndatabase = ${database}\nnew_certs_dir = ${folder}\nrand_serial = yes\n` +
      `default_md = sha256\npolicy = any\nx509_extensions = names\n[any]\ncommonName = supplied\n[names]\nsubjectAltName = ${names}\n`,
  )
  const signing = ['-cert', authority.certificate, '-keyfile', authority.key, '-startdate', from, '-enddate', until]
  openssl('ca', '-batch', '-config', config, ...signing, '-in', request, '-out', made.certificate)
  return made
}

/** A copy of the key that only a passphrase opens. */
export function encryptKey(key: string, passphrase: string): string {
  const encrypted = `${key}.encrypted`
  openssl('pkey', '-in', key, '-aes256', '-passout', `pass:${passphrase}`, '-out', encrypted)
  return encrypted
}

function paths(folder: string, name: string): Certificate {
  return { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
}

function newKey({ key }: Certificate): string[] {
  return ['-newkey', 'rsa:2048', '-nodes', '-keyout', key]
}

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: 'pipe' })
}
