import type { ClickhouseAddress } from './address.ts'

/** Credentials of a request. Headers carry bytes up to 0xff; anything else goes as Basic credentials in UTF-8. */
export function loginHeaders({ user, password }: ClickhouseAddress): Record<string, string> {
  if (/^[\x20-\x7e]*$/.test(user + password)) return { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password }
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}
