// A body of FORMAT Native, taken apart: blocks of columns of the types UInt32 and String.

export interface PlainBlock {
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly values: readonly (number | string)[]
  }[]
  readonly rows: number
}

/** All blocks of the body; throws when it ends inside of one. */
export function readNativeBlocks(body: Buffer): PlainBlock[] {
  let pos = 0
  const varUint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = body.readUInt8(pos++)
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  const text = (): string => {
    const length = varUint()
    if (pos + length > body.length) throw new RangeError('the body ends inside of a text')
    pos += length
    return body.toString('utf8', pos - length, pos)
  }
  const uint32 = (): number => {
    pos += 4
    return body.readUInt32LE(pos - 4)
  }
  const readers: Readonly<Record<string, () => number | string>> = { UInt32: uint32, String: text }
  const blocks: PlainBlock[] = []
  while (pos < body.length) {
    const count = varUint()
    const rows = varUint()
    const columns = Array.from({ length: count }, () => {
      const name = text()
      const type = text()
      return { name, type, values: Array.from({ length: rows }, () => readers[type]!()) }
    })
    blocks.push({ columns, rows })
  }
  return blocks
}
