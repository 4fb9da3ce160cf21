// What to do about text that is not UTF-8.

/** Bytes that windows-1252 has no character for. */
const UNASSIGNED = [0x81, 0x8d, 0x8f, 0x90, 0x9d]

/** `bytes`: some of the text that is not UTF-8. */
export function encodingHint(bytes: Iterable<number>): string {
  for (const byte of bytes) {
    if (!UNASSIGNED.includes(byte)) continue
    const hex = byte.toString(16).toUpperCase()
    return `use --encoding latin1, which accepts every byte (${hex} is not a character in windows-1252), or convert the file with iconv first`
  }
  return 'set its encoding (--encoding windows-1252, latin1, …)'
}
