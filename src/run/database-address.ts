// The address of a database by its scheme: which kind of server it is of.

import { BulkloadError } from '../errors.ts'
import type { DatabaseKind } from '../targets.ts'

export interface DatabaseAddress {
  readonly kind: DatabaseKind
  readonly url: string
}

const HTTP_PORT = '8123'

/** `clickhouse://host/database` is its HTTP interface. The address is not quoted: it may hold a password. */
export function databaseAddress(what: string, text: string): DatabaseAddress {
  if (/^postgres(?:ql)?:\/\//i.test(text)) return { kind: 'postgres', url: text }
  if (/^https?:\/\//i.test(text)) return { kind: 'clickhouse', url: text }
  if (/^clickhouse:\/\//i.test(text)) return { kind: 'clickhouse', url: httpAddress(what, text) }
  throw noAddress(what)
}

function httpAddress(what: string, text: string): string {
  try {
    const url = new URL(text.replace(/^clickhouse:/i, 'http:'))
    if (url.port === '') url.port = HTTP_PORT
    return url.href
  } catch {
    throw noAddress(what)
  }
}

function noAddress(what: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `the ${what} is not the address of a database`, {
    hint: 'use postgres://user@host/database, clickhouse://user@host/database, or http(s):// for ClickHouse',
  })
}
