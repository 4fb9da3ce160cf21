// What the tests of the codecs of COPY BINARY share: a type with its cases, and the field that a codec makes of a value.

import type { ReadingRules } from '../../src/codecs/codec.ts'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import type { BinaryFamily } from '../../src/codecs/postgres/binary/codec.ts'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { scannedValue } from './scanned-value.ts'

/**
 * A JSON value that is taken, whose bytes are in test/golden/postgres-binary.txt, or one with its reject, or with its
 * bytes where the server's would be others.
 */
export type BinaryCase = string | readonly [json: string, expected: number | string]

export interface BinaryCases {
  /** As it is declared, `numeric(9,2)`. */
  readonly sql: string
  readonly name: keyof typeof binaryScalars
  /** As the catalog packs the limits; a test asks the server. */
  readonly typmod: number
  readonly golden: readonly string[]
  readonly limits: readonly BinaryCase[]
  readonly empty: readonly BinaryCase[]
  readonly malformed: readonly BinaryCase[]
}

export const CASE_KINDS = ['golden', 'limits', 'empty', 'malformed'] as const

/** JSON texts. */
export const quoted = (...texts: string[]): string[] => texts.map((text) => JSON.stringify(text))
export const refused = (reject: number, ...values: string[]): BinaryCase[] => values.map((json) => [json, reject])

const { valueType, valueSyntax, nulCharacter, loneSurrogate } = REJECT

/** For types that are read from text only. */
export const NO_TEXT = refused(valueType, 'true', 'false', '1', '1.5', '{}', '[]', '["2024-02-29"]')
/** Text that no type takes. */
export const BROKEN: BinaryCase[] = [...refused(nulCharacter, '"\\u0000"'), ...refused(loneSurrogate, '"\\ud83d"')]
export const EMPTY = refused(valueSyntax, '""', '" "')
export const syntax = (...texts: string[]): BinaryCase[] => refused(valueSyntax, ...quoted(...texts))

export function family(name: keyof typeof binaryScalars): BinaryFamily {
  return binaryScalars[name]
}

/** The field in hexadecimal digits, or the reject. */
export function fieldOf(of: BinaryFamily, typmod: number, json: string, rules: ReadingRules = {}): string | number {
  const { bytes, start, end, kind } = scannedValue(json)
  // The smallest buffer: a codec that forgets to make room loses bytes. What is there must stay.
  const out = new ColumnBuffer(1)
  out.bytes[out.length++] = 0x7f
  const result = of.make({ typmod }, rules).write(bytes, start, end, kind, out)
  if (result < 0) return result
  const field = Buffer.from(out.bytes.subarray(0, out.length)).toString('hex')
  return result === 0 && field.startsWith('7f') ? field.slice(2) : `returned ${result}, wrote ${field}`
}

/** The values that are taken. */
export function taken(cases: BinaryCases): string[] {
  const all = CASE_KINDS.flatMap((kind): readonly BinaryCase[] => cases[kind])
  return [...new Set(all.filter((value) => typeof value === 'string'))]
}
