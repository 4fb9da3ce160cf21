// Who asks a server, and how the way to it is secured, beside what its URL says.

import { flagOf } from './input-options.ts'
import { refuseAddress, usage } from './option-values.ts'

export interface RawServerOptions {
  /** A file that holds the password, in place of one in `url`. Without either, `BULKLOAD_PASSWORD` counts. */
  readonly passwordFile?: string
  /** ClickHouse over https: a PEM file with the certificates to trust, in place of those that Node trusts. */
  readonly caFile?: string
  /** ClickHouse over https: a PEM file with the certificate to show to the server, followed by those of its issuers. */
  readonly certFile?: string
  /** The private key of that certificate, as PEM. Without it the key is taken from `certFile`. */
  readonly keyFile?: string
  /** ClickHouse over https: the name that the server's certificate must be for, where it is not the host of `url`. */
  readonly tlsServerName?: string
}

const TLS_OPTIONS = ['caFile', 'certFile', 'keyFile', 'tlsServerName'] as const
export const SERVER_OPTIONS = ['passwordFile', ...TLS_OPTIONS] as const satisfies readonly (keyof RawServerOptions)[]

export interface ServerOptions {
  /** The URL is not the caller's own, but that of the environment or the default. */
  readonly isUrlDefault: boolean
  readonly passwordFile: string | undefined
  readonly tls: Readonly<Partial<Record<(typeof TLS_OPTIONS)[number], string>>>
}

export function resolveServerOptions(
  target: 'clickhouse' | 'postgres',
  raw: RawServerOptions & { readonly url?: string },
  isEmbedded: boolean,
): ServerOptions {
  for (const name of SERVER_OPTIONS) {
    if (raw[name] === undefined) continue
    if (isEmbedded) throw usage(`${flagOf(name)} has no effect with --embedded`, 'leave it out: there is no server')
    if (target === 'postgres' && name !== 'passwordFile') {
      throw usage(
        `${flagOf(name)} has no meaning for Postgres`,
        "say it in the URL, by libpq's names: ?sslmode=verify-full&sslrootcert=FILE&sslcert=FILE&sslkey=FILE",
      )
    }
    if (name !== 'tlsServerName') refuseAddress(flagOf(name), raw[name], 'a file')
  }
  if (raw.keyFile !== undefined && raw.certFile === undefined) {
    throw usage('--key-file has no effect without --cert-file', 'name the certificate that the key belongs to')
  }
  return Object.freeze({
    isUrlDefault: raw.url === undefined,
    passwordFile: raw.passwordFile,
    tls: Object.freeze(
      Object.fromEntries(TLS_OPTIONS.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]]]))),
    ),
  })
}
