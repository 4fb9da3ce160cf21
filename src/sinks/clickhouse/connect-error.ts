// Why there is no connection to ClickHouse, or why it was lost, in words, and what to do about it.

import { BulkloadError } from '../../errors.ts'
import type { ClickhouseAddress } from './address.ts'
import { speaksHttp, speaksTls } from './probe.ts'

const CLOSED = /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE)$/

type Words = readonly [message: string, hint: string]

/** A failure between us and the server: nothing of it came from ClickHouse. */
export function connectionError(cause: unknown, address: ClickhouseAddress): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  const { code = '', name, message = String(cause) } = detailsOf(cause)
  const where = address.origin
  const words = networkWords(code, where) ?? nameWords(cause, where) ?? tlsWords(code, message, address)
  if (words !== undefined) return new BulkloadError('BL_CONNECT', words[0], { cause, hint: words[1] })
  // undici leaves out the code of the most common one.
  if (name === 'HTTPParserError') {
    return new BulkloadError('BL_CONNECT', `the server at ${where} does not speak HTTP: ${message}`, {
      cause,
      hint: 'the HTTP port is 8123; 9000 is the native protocol',
    })
  }
  return new BulkloadError('BL_CONNECTION_LOST', `the connection to ${where} was lost: ${message}`, { cause })
}

/** The server ended the connection, and has answered nothing so far: it may be that it speaks another protocol. */
export async function unansweredError(cause: unknown, address: ClickhouseAddress): Promise<BulkloadError> {
  const error = connectionError(cause, address)
  // Old servers wait for the end of a line that a handshake does not have.
  const isSilent = detailsOf(cause).code === 'UND_ERR_CONNECT_TIMEOUT' && address.origin.startsWith('https:')
  if (isSilent && (await speaksHttp(address.origin))) {
    const [words, hint] = noTlsWords(address.origin)
    return new BulkloadError('BL_CONNECT', words, { cause, hint })
  }
  if (error.code !== 'BL_CONNECTION_LOST' || !CLOSED.test(detailsOf(cause).code ?? '')) return error
  const [words, hint] = await closedWords(address)
  return new BulkloadError('BL_CONNECT', words, { cause, hint })
}

async function closedWords({ origin: where, tls }: ClickhouseAddress): Promise<Words> {
  const closed = `${where} closed the connection without an answer`
  if (where.startsWith('https:')) {
    const certificate =
      tls?.cert === undefined
        ? 'the server may require a client certificate: --cert-file client.crt --key-file client.key'
        : 'the server may not trust the client certificate in --cert-file'
    return [closed, `${certificate}; or check --url: the HTTPS port is 8443, 9440 is the native protocol`]
  }
  if (!(await speaksTls(where))) return [closed, 'check --url: the HTTP port is 8123, 9000 is the native protocol']
  return [`${where} is an HTTPS port, not an HTTP port`, `use ${where.replace('http:', 'https:')} in --url`]
}

/** What a server or a proxy answers in HTTP to whom it takes for lost. */
export function wrongPortError(status: number, body: string, { origin }: ClickhouseAddress): BulkloadError | undefined {
  if (status !== 400) return undefined
  const isNative = /Port \d+ is for clickhouse-client program/.test(body)
  if (isNative) {
    const url = new URL(origin)
    url.port = /use port (\d+) for HTTP/.exec(body)?.[1] ?? '8123'
    return new BulkloadError('BL_CONNECT', `${origin} is the port of the native protocol (clickhouse-client)`, {
      hint: `bulkload uses HTTP: use ${url.origin} in --url`,
    })
  }
  if (!/plain HTTP request was sent to (?:an? )?HTTPS port|HTTP request to an HTTPS server/i.test(body))
    return undefined
  return new BulkloadError('BL_CONNECT', `${origin} is an HTTPS port, not an HTTP port`, {
    hint: `use ${origin.replace('http:', 'https:')} in --url`,
  })
}

function networkWords(code: string, where: string): Words | undefined {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
      return [
        `cannot connect to ClickHouse at ${where} (${code})`,
        'check --url and that the server is running; the HTTP port is 8123, not 9000',
      ]
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return [`the connection to ${where} timed out`, 'check --url, the network and the firewall']
    default:
      return undefined
  }
}

function noTlsWords(where: string): Words {
  return [
    `the server at ${where} does not speak TLS`,
    `use ${where.replace('https:', 'http:')} in --url, or the HTTPS port, which is 8443`,
  ]
}

/** Node names neither all names of the certificate, nor any where an address was asked for. */
function nameWords(cause: unknown, where: string): Words | undefined {
  const { code, message, cert } = detailsOf(cause)
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return undefined
  return [
    `the certificate of ${where} is for another name: ${cert?.subjectaltname ?? message}`,
    'connect with a name in the certificate, or set the expected name with --tls-server-name',
  ]
}

/** What OpenSSL and Node find wrong with a certificate, and what the server says of ours. */
function tlsWords(code: string, message: string, { origin: where, tls }: ClickhouseAddress): Words | undefined {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code)) return noTlsWords(where)
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return [
        `the certificate of ${where} is self-signed`,
        tls?.ca === undefined
          ? 'if you trust it, set --ca-file to a file that contains it: --ca-file server.crt'
          : 'it is not in --ca-file: add the certificate of this server to that file',
      ]
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
    case 'INVALID_CA':
      return [
        `the certificate of ${where} comes from an untrusted issuer: ${message}`,
        tls?.ca === undefined
          ? 'set --ca-file to a file with the certificate of the issuer: --ca-file ca.crt'
          : 'the issuer is not in --ca-file: add its certificate to that file',
      ]
    case 'CERT_HAS_EXPIRED':
      return [
        `the certificate of ${where} has expired`,
        'renew the certificate of the server, and check the clock of this machine',
      ]
    case 'CERT_NOT_YET_VALID':
      return [`the certificate of ${where} is not valid yet`, 'check the clocks of this machine and of the server']
    default:
      return alertWords(code, where, tls?.cert !== undefined)
  }
}

/** The server broke the handshake off, or, with TLS 1.3, the first request. */
function alertWords(code: string, where: string, hasCertificate: boolean): Words | undefined {
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER/.test(code)) {
    return [`${where} and this Node have no TLS version in common (${code})`, 'enable TLS 1.2 or 1.3 on the server']
  }
  const isOfCertificate =
    /ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|HANDSHAKE_FAILURE|DECRYPT_ERROR)/.test(
      code,
    )
  if (!isOfCertificate)
    return code.startsWith('ERR_SSL_')
      ? [`the TLS handshake with ${where} failed (${code})`, 'check --url: the HTTPS port is 8443']
      : undefined
  return hasCertificate
    ? [
        `${where} refused the client certificate (${code})`,
        'set --cert-file and --key-file to a valid certificate from an issuer that the server trusts',
      ]
    : [`${where} requires a client certificate (${code})`, 'set one with --cert-file client.crt --key-file client.key']
}

interface Details {
  readonly code?: string
  readonly name?: string | undefined
  readonly message?: string | undefined
  readonly cert?: { readonly subjectaltname?: string }
}

function detailsOf(cause: unknown): Details {
  const details: Details = cause ?? {}
  // The code of a DOMException, such as a timeout, is a number.
  return typeof details.code === 'number' ? { name: details.name, message: details.message } : details
}
