// The line `sep=;` with which Excel says which delimiter is used.

/** Its length, and the byte. */
export function separatorLine(head: Uint8Array): { readonly bytes: number; readonly delimiter: number } | undefined {
  const start = new TextDecoder('latin1').decode(head.subarray(0, 8))
  const [line, delimiter] = /^sep=([^\r\n"])(?:\r\n|\n|\r)/i.exec(start) ?? []
  const code = delimiter?.charCodeAt(0) ?? 0
  return line === undefined || code >= 0x80 ? undefined : { bytes: line.length, delimiter: code }
}
