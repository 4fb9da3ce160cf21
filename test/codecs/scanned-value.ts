// One JSON value as the codecs get it: the bytes of its line, its bounds without quotes, and its kind.

import { scanValue, valueKind } from '../../src/formats/json/scan.ts'

export interface ScannedValue {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly kind: number
}

/** The value within a record; what is around it would mislead a codec that looks there. */
export function scannedValue(json: string): ScannedValue {
  const bytes = Buffer.from(`{"v":${json},"9":9}\n`)
  const start = 5
  const end = scanValue(bytes, start)
  const kind = valueKind
  return json.startsWith('"') ? { bytes, start: start + 1, end: end - 1, kind } : { bytes, start, end, kind }
}
