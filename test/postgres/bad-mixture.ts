// Bad records of many kinds among good ones, with the place of each counted here.

export interface BadRecord {
  readonly bytes: Buffer
  readonly code: string
  readonly column?: string
  /** Where in the record the byte at fault is. */
  readonly at: number
}

const bad = (text: string, code: string, at: number, column?: string): BadRecord => ({
  bytes: Buffer.from(text),
  code,
  at,
  ...(column !== undefined && { column }),
})

/** One of each kind, for the table `(id int NOT NULL, v varchar(5), n numeric(4,2))`. */
export const BAD: readonly BadRecord[] = [
  bad('{"id":true}', 'BL_VALUE_TYPE', 6, 'id'),
  bad('  {"id": 3000000000, "v":"é"} \t', 'BL_VALUE_OUT_OF_RANGE', 9, 'id'),
  bad('{"v":"x"}', 'BL_MISSING_FIELD', 0, 'id'),
  bad('not json at all', 'BL_JSON_SYNTAX', 0),
  bad('{"id":1,"v":"too long"}', 'BL_VALUE_TOO_LONG', 13, 'v'),
  bad('{"id":1,"n":1.234}\r', 'BL_VALUE_PRECISION', 12, 'n'),
  bad('{"id":1,"id":2}', 'BL_DUPLICATE_KEY', 9, 'id'),
  bad('{"id":1,"x":2}', 'BL_UNKNOWN_FIELD', 9),
  bad('{"id":1,"v":"\\u0000"}', 'BL_NUL_CHARACTER', 13, 'v'),
  bad('[]', 'BL_NOT_AN_OBJECT', 0),
  { bytes: Buffer.from([...Buffer.from('{"id":1,"v":"é'), 0xff, 0x22, 0x7d]), code: 'BL_INVALID_UTF8', at: 15 },
]

export interface Mixture {
  readonly content: Buffer
  /** Of each bad record. */
  readonly places: readonly { readonly line: number; readonly byteOffset: number }[]
  readonly good: number
  readonly lines: number
}

/** Good records and blank lines around every bad record. */
export function mixture(records: readonly BadRecord[]): Mixture {
  const parts: Buffer[] = []
  const places: { line: number; byteOffset: number }[] = []
  let byteOffset = 0
  const add = (line: Buffer): void => {
    parts.push(line, Buffer.from('\n'))
    byteOffset += line.length + 1
  }
  let good = 0
  for (const { bytes, at } of records) {
    for (let i = 0; i < 3; i++) add(Buffer.from(`{"id":${good++},"v":"日"}`))
    add(Buffer.from(''))
    places.push({ line: parts.length / 2 + 1, byteOffset: byteOffset + at })
    add(bytes)
  }
  return { content: Buffer.concat(parts), places, good, lines: parts.length / 2 }
}
