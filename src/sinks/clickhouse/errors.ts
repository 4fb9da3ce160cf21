// What ClickHouse and the way to it say when something fails, as errors of bulkload.

import { BulkloadError } from '../../errors.ts'
import type { ClickhouseAddress } from './address.ts'
import { wrongPortError } from './connect-error.ts'
import { hintOf } from './hints.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const EXCEPTION = /Code:\s*(\d+)\.?,?\s*(?:e\.displayText\(\)\s*=\s*)?DB::\w*Exception:\s*/

/**
 * The failure that an answer reports, or undefined. A failure after the first bytes comes with status 200 and an
 * exception header, or with the exception at the end of the body (`__exception__` since 25.8, bare text before).
 */
export function serverError(
  status: number,
  headers: Headers,
  body: string,
  address: ClickhouseAddress,
): BulkloadError | undefined {
  const header = headers['x-clickhouse-exception-code']
  const isOk = status >= 200 && status < 300
  if (isOk && header === undefined && !hasException(body)) return undefined
  const wrongPort = wrongPortError(status, body, address)
  if (wrongPort !== undefined) return wrongPort
  const match = EXCEPTION.exec(body)
  const code = Number(match?.[1] ?? header ?? 0)
  const words = clean(match === null ? body : body.slice(match.index + match[0].length))
  return describe(code, words || `HTTP status ${status} without a message`, status, address)
}

/** Only the beginning or a marked end of a body counts: loaded text may well speak of exceptions, but without a line break. */
function hasException(body: string): boolean {
  return /^Code: \d+[.,]/.test(body) || body.includes('__exception__\r\n')
}

/** An exception text as the engine has it, without an answer around it. */
export function exceptionText(text: string, address: string): BulkloadError {
  const match = EXCEPTION.exec(text)
  const words = clean(match === null ? text : text.slice(match.index + match[0].length))
  return describe(Number(match?.[1] ?? 0), words, 500, { origin: address, user: 'default' })
}

/** Of a replicated table, whose quorum did not answer: the rows may be there. */
const UNKNOWN_STATUS_OF_INSERT = 319

/** The server has said that it did not take the rows. It also says that it does not know. */
export function isRefusal({ code, serverCode }: BulkloadError): boolean {
  return (code.startsWith('BL_SERVER') || code === 'BL_AUTH') && serverCode !== UNKNOWN_STATUS_OF_INSERT
}

function describe(
  code: number,
  words: string,
  status: number,
  address: Pick<ClickhouseAddress, 'origin' | 'user'>,
): BulkloadError {
  const serverCode = code === 0 ? status : code
  const message = `ClickHouse refused: ${words}${code === 0 ? '' : ` (code ${code})`}`
  const row = /\(at row (\d+)\)/.exec(words)?.[1]
  if (row !== undefined) {
    return new BulkloadError('BL_SERVER_REFUSED_ROW', message, {
      serverCode,
      segmentRow: Number(row),
      hint: 'correct the record, or change the column so that it accepts the value',
    })
  }
  if (code === 516 || code === 192 || code === 193 || code === 194 || status === 401) {
    return new BulkloadError('BL_AUTH', `${message}, as user "${address.user}" at ${address.origin}`, {
      serverCode,
      hint: 'check the user and the password: they come from --url or BULKLOAD_CLICKHOUSE_URL, the password also from --password-file or BULKLOAD_PASSWORD',
    })
  }
  const hint = hintOf(code, words)
  return new BulkloadError('BL_SERVER', message, { serverCode, ...(hint !== undefined && { hint }) })
}

/** One line, without the version and the end of an `__exception__` block. */
function clean(text: string): string {
  return text
    .replace(/\(version [^()]*(?:\([^()]*\))?\)(?:\s*\d+ \w+\s*__exception__)?\s*$/, '')
    .replace(/(?:,\s*)?e\.what\(\) = DB::\w+\s*$/s, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 2000)
}
