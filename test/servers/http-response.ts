// Where an HTTP/1.1 response ends, as far as servers of bulk loads write them: by Content-Length, chunked, or bodyless.

const HEADERS_END = '\r\n\r\n'

/** Length of the first complete response in `bytes`; undefined while its end is not there (or is the connection's). */
export function takeHttpResponse(bytes: Buffer): number | undefined {
  const headersEnd = bytes.indexOf(HEADERS_END)
  if (headersEnd === -1) return undefined
  const bodyStart = headersEnd + HEADERS_END.length
  const head = bytes.toString('latin1', 0, bodyStart)
  if (/^HTTP\/1\.1 (?:1\d\d|204|304)/.test(head)) return bodyStart
  const contentLength = /^content-length:\s*(\d+)/im.exec(head)?.[1]
  if (contentLength !== undefined) {
    const end = bodyStart + Number(contentLength)
    return bytes.length >= end ? end : undefined
  }
  return /^transfer-encoding:\s*chunked/im.test(head) ? endOfChunks(bytes, bodyStart) : undefined
}

function endOfChunks(bytes: Buffer, start: number): number | undefined {
  let pos = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', pos)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(bytes.toString('latin1', pos, lineEnd), 16)
    pos = lineEnd + 2 + size + 2
    if (pos > bytes.length) return undefined
    if (size === 0) return pos
  }
}
