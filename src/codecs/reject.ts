// Why a value or a record cannot be loaded. Codecs return these instead of throwing: no error object, no string
// is made on the hot path. Zero and positive returns mean success.

export const REJECT = {
  jsonSyntax: -1,
  notAnObject: -2,
  jsonTooDeep: -3,
  invalidUtf8: -4,
  duplicateKey: -5,
  unknownField: -6,
  missingField: -7,
  columnNotWritable: -8,
  fieldNotSampled: -9,
  nullValue: -10,
  valueType: -11,
  outOfRange: -12,
  precision: -13,
  tooLong: -14,
  valueSyntax: -15,
  zone: -16,
  nulCharacter: -17,
  loneSurrogate: -18,
  unknownLabel: -19,
  localTimeGap: -20,
  missingDefault: -21,
  tooFewFields: -22,
  tooManyFields: -23,
  openQuote: -24,
  afterQuote: -25,
  notAnArray: -26,
  escape: -30,
  carriageReturn: -31,
  afterEnd: -32,
  fieldDemanded: -33,
  commentGuess: -34,
  recordsInQuotes: -35,
  fieldSyntax: -36,
  transform: -37,
} as const

/** One of the negative codes above. */
export type Reject = (typeof REJECT)[keyof typeof REJECT]
