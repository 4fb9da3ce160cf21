// Bytes at fault as a person reads them.

const MAX_EXCERPT_BYTES = 60

/** Some of `bytes[start .. end)` as a person can read it, on one line. */
export function excerptOf(bytes: Uint8Array, start: number, end: number): string {
  const cut = Math.min(end, start + MAX_EXCERPT_BYTES)
  // `stream` leaves out a character that the cut divides.
  const decode = (): string => new TextDecoder().decode(bytes.subarray(start, cut), { stream: cut < end })
  const text = end - start === 1 ? characterAt(bytes, start) : decode()
  const visible = text.replace(/\p{Cc}/gu, (char) => hex(char.charCodeAt(0)))
  return `${visible}${cut < end ? '…' : ''}`
}

/** One byte at fault is shown with the rest of its character, or as a byte when it begins none. */
function characterAt(bytes: Uint8Array, pos: number): string {
  const [character = ''] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(pos, pos + 4))
  return character === '\ufffd' ? hex(bytes[pos] ?? 0) : character
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`
}
