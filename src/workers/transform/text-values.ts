// Values of formats whose fields have no types of their own, by the kinds that a sample showed. A text that is no value of its kind
// stays a text: whether it is a bad one is for the transform to say, and then for the column.

import { isExact } from '../../encodings/files/clickhouse-tsv/parse-json.ts'
import type { Parse } from '../../encodings/files/clickhouse-tsv/text-rows.ts'
import type { InferredKind } from '../../schema.ts'

const INTEGER = /^-?(?:0|[1-9]\d*)$/
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NON_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i

/** Such files say nothing of the size of integers: those that a number holds exactly are numbers. */
const toInteger: Parse = (text) => {
  if (!INTEGER.test(text)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const toNumber: Parse = (text) => {
  if (NUMBER.test(text)) return isExact(text) ? Number(text) : text
  const [word, sign, nan] = NON_FINITE.exec(text) ?? []
  if (word === undefined) return text
  return nan !== undefined ? Number.NaN : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const toBool: Parse = (text) => {
  const word = text.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : text
}

const PARSE: Readonly<Partial<Record<InferredKind, Parse>>> = {
  bool: toBool,
  int32: toInteger,
  int64: toInteger,
  uint64: toInteger,
  float: toNumber,
  double: toNumber,
}

export function textParserOf(kind: InferredKind | undefined): Parse {
  return (kind === undefined ? undefined : PARSE[kind]) ?? ((text) => text)
}
