// A URL that the user named: what is sent, and what may be shown of it.

import { BulkloadError } from '../../errors.ts'
import { hideSecretsOf } from '../../secrets.ts'

export interface HttpAddress {
  /** Without user, password and fragment. */
  readonly url: URL
  /** Basic credentials (RFC 7617, in UTF-8), from the URL's user and password. */
  readonly authorization: string | undefined
  /** Scheme, host and path: the query of a presigned URL is a secret. */
  readonly name: string
  /** The decoded path. */
  readonly path: string
}

/** Fails with BL_USAGE, without showing what may hold a password. */
export function httpAddress(text: string): HttpAddress {
  hideSecretsOf(text)
  if (!URL.canParse(text)) {
    throw new BulkloadError('BL_USAGE', `${withoutSecrets(text)} is not a URL`, {
      hint: 'percent-encode special characters: a slash in a password is %2F, an @ is %40',
    })
  }
  const url = new URL(text)
  const { username, password } = url
  const authorization =
    username === '' && password === ''
      ? undefined
      : `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`
  url.username = ''
  url.password = ''
  url.hash = ''
  return { url, authorization, name: httpName(url), path: decoded(url.pathname) }
}

/** A URL as it may be shown. */
export function httpName(url: URL): string {
  return `${url.origin}${url.pathname}`
}

function withoutSecrets(text: string): string {
  return text.replace(/\/\/.*@/s, '//').replace(/[?#].*$/s, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
