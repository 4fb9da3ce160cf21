// The options for credentials and TLS, besides those in the server's URL.

import { checked, flagOf, LOADS, type Option, type Options } from './option.ts'
import { usage } from './option-values.ts'
import { FILE, NAME } from './value-kinds.ts'

export interface RawServerOptions {
  /** File that contains the password as its only line. Default: the password in `url`, else `BULKLOAD_PASSWORD`. */
  readonly passwordFile?: string
  /** ClickHouse over https: PEM file with the CA certificates to trust. Default: those that Node trusts. */
  readonly caFile?: string
  /** ClickHouse over https: PEM file with the client certificate, followed by those of its issuers. Default: none. */
  readonly certFile?: string
  /** ClickHouse over https: PEM file with the private key of the client certificate. Default: the key in `certFile`. */
  readonly keyFile?: string
  /** ClickHouse over https: the name to expect in the server's certificate. Default: the host of `url`. */
  readonly tlsServerName?: string
}

const TLS = {
  group: 'TARGET',
  scope: 'target',
  verbs: ['clickhouse'],
  instead: {
    pg: "set it in the URL with libpq's parameters: ?sslmode=verify-full&sslrootcert=FILE&sslcert=FILE&sslkey=FILE",
  },
} as const satisfies Partial<Option>

export const SERVER_OPTIONS = {
  passwordFile: {
    group: 'TARGET',
    scope: 'target',
    verbs: LOADS,
    kind: FILE,
    isCommon: true,
    help: 'File that contains the password as its only line.',
    otherwise: 'the password in the URL, else BULKLOAD_PASSWORD',
  },
  caFile: {
    ...TLS,
    kind: FILE,
    help: 'https: CA certificates to trust (PEM).',
    otherwise: 'the public certificate authorities',
  },
  certFile: { ...TLS, kind: FILE, help: 'https: client certificate (PEM).', otherwise: 'none' },
  keyFile: {
    ...TLS,
    kind: FILE,
    help: 'https: private key of the client certificate (PEM).',
    otherwise: 'read from --cert-file',
  },
  tlsServerName: {
    ...TLS,
    kind: NAME,
    help: "https: name to expect in the server's certificate.",
    otherwise: 'the host of the URL',
  },
} as const satisfies Options<RawServerOptions>

const TLS_NAMES = ['caFile', 'certFile', 'keyFile', 'tlsServerName'] as const

export interface ServerOptions {
  /** The URL comes from the environment or is the default: the caller did not set it. */
  readonly isUrlDefault: boolean
  readonly passwordFile: string | undefined
  readonly tls: Readonly<Partial<Record<(typeof TLS_NAMES)[number], string>>>
}

export function resolveServerOptions(
  raw: RawServerOptions & { readonly url?: string },
  isEmbedded: boolean,
): ServerOptions {
  const said = Object.keys(SERVER_OPTIONS).find((name) => raw[name as keyof RawServerOptions] !== undefined)
  if (isEmbedded && said !== undefined)
    throw usage(`${flagOf(said)} has no effect with --embedded`, 'leave it out: there is no server')
  if (raw.keyFile !== undefined && raw.certFile === undefined) {
    throw usage('--key-file has no effect without --cert-file', 'add --cert-file with the certificate for this key')
  }
  const { passwordFile, ...options } = checked(SERVER_OPTIONS, raw)
  return Object.freeze({
    isUrlDefault: raw.url === undefined,
    passwordFile,
    tls: Object.freeze(
      Object.fromEntries(TLS_NAMES.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))),
    ),
  })
}
