// The flags that say who asks a server, and how the way to it is secured.

import { Flags } from '@oclif/core'
import type { FileLoadSettings } from '../index.ts'

export const PASSWORD_FLAGS = {
  'password-file': Flags.string({
    helpGroup: 'TARGET',
    helpValue: 'FILE',
    summary: 'A file with the password. Without it: the one in the URL, else BULKLOAD_PASSWORD.',
  }),
}

/** For https:// addresses of ClickHouse. Postgres has its own names for them, in the URL. */
export const TLS_FLAGS = {
  'ca-file': Flags.string({
    helpGroup: 'TARGET',
    helpValue: 'FILE',
    summary: 'https: the certificates to trust (PEM), in place of the public ones.',
  }),
  'cert-file': Flags.string({
    helpGroup: 'TARGET',
    helpValue: 'FILE',
    summary: 'https: the client certificate (PEM).',
  }),
  'key-file': Flags.string({
    helpGroup: 'TARGET',
    helpValue: 'FILE',
    summary: 'https: the private key of the client certificate (PEM). Default: in --cert-file.',
  }),
  'tls-server-name': Flags.string({
    helpGroup: 'TARGET',
    helpValue: 'NAME',
    summary: "https: the name that the server's certificate must be for. Default: the host of the URL.",
  }),
}

/** The flags as they are parsed. */
export interface TlsFlags {
  readonly 'ca-file'?: string | undefined
  readonly 'cert-file'?: string | undefined
  readonly 'key-file'?: string | undefined
  readonly 'tls-server-name'?: string | undefined
}

type TlsSettings = Pick<FileLoadSettings, 'caFile' | 'certFile' | 'keyFile' | 'tlsServerName'>

export function tlsSettings(flags: TlsFlags): { [name in keyof TlsSettings]: TlsSettings[name] | undefined } {
  return {
    caFile: flags['ca-file'],
    certFile: flags['cert-file'],
    keyFile: flags['key-file'],
    tlsServerName: flags['tls-server-name'],
  }
}
