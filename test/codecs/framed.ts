// A text within other bytes: a codec that looks before its start or at its end and beyond sees what misleads it.

export interface Framed {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** The text with `around` on both sides; digits unless told. */
export function framed(text: string, around = '99'): Framed {
  const inner = Buffer.from(text)
  const edge = Buffer.from(around)
  return { bytes: Buffer.concat([edge, inner, edge]), start: edge.length, end: edge.length + inner.length }
}

/** What `check` says of the text. */
export function checked<Rest extends unknown[]>(
  check: (bytes: Uint8Array, start: number, end: number, ...rest: Rest) => number,
  text: string,
  ...rest: Rest
): number {
  const { bytes, start, end } = framed(text)
  return check(bytes, start, end, ...rest)
}
