// An HTTP server for one resource, that supports ranges as in RFC 9110 and fails on demand.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to one request; bytes count from the beginning of its answer's body. */
export type RangeFault =
  | { readonly kind: 'none' }
  /** RST, or an orderly FIN, although more bytes were announced. */
  | { readonly kind: 'reset' | 'end' | 'stall'; readonly afterBytes: number }
  /** No answer at all. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }

/** What the resource is now; may be changed while the server runs. */
export interface Resource {
  content: Buffer
  /** Sent as they are: a weak tag with its W/. */
  etag: string | undefined
  lastModified: string | undefined
  hasRanges: boolean
  /** Sent with all answers that carry bytes. */
  headers: Readonly<Record<string, string>>
  framing: 'length' | 'chunked' | 'close'
}

export interface RangeServer {
  readonly origin: string
  readonly resource: Resource
  /** Requests so far, without the bodies. */
  readonly requests: IncomingMessage[]
  /** Taken from the front, one for each request; then there are none. */
  readonly faults: RangeFault[]
  /** Bytes of bodies handed to sockets so far. */
  bytesSent: number
  stop(): Promise<void>
}

const PIECE_BYTES = 64 * 1024

export async function startRangeServer(resource: Partial<Resource> & { content: Buffer }): Promise<RangeServer> {
  const http = createServer((request, response) => {
    server.requests.push(request)
    void answer(server, server.faults.shift() ?? { kind: 'none' }, request, response)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const server: RangeServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    resource: { etag: '"v1"', lastModified: undefined, hasRanges: true, headers: {}, framing: 'length', ...resource },
    requests: [],
    faults: [],
    bytesSent: 0,
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
  return server
}

async function answer(server: RangeServer, fault: RangeFault, request: IncomingMessage, response: ServerResponse) {
  response.on('error', () => {})
  if (fault.kind === 'silence') return
  if (fault.kind === 'answer') {
    response.writeHead(fault.status, fault.headers ?? {}).end('what the server says')
    return
  }
  const { content, etag, lastModified, framing, headers } = server.resource
  const range = rangeOf(server.resource, request)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    return
  }
  const [from, to] = range ?? [0, content.length]
  response.writeHead(range ? 206 : 200, {
    ...headers,
    ...(framing === 'length' && { 'content-length': to - from }),
    ...(framing === 'close' && { connection: 'close', 'transfer-encoding': 'identity' }),
    ...(range && { 'content-range': `bytes ${from}-${to - 1}/${content.length}` }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { 'last-modified': lastModified }),
  })
  const limit = fault.kind === 'none' ? to : Math.min(to, from + fault.afterBytes)
  for (let at = from; at < limit && !response.destroyed; at += PIECE_BYTES) {
    const piece = content.subarray(at, Math.min(limit, at + PIECE_BYTES))
    server.bytesSent += piece.length
    await new Promise((resolve) => response.write(piece, resolve))
  }
  if (fault.kind === 'none') response.end()
  if (fault.kind === 'end') response.socket?.end()
  // A RST that overtakes the bytes would take them away from the client too.
  if (fault.kind === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 20)
}

/** The range to send; undefined for the whole. Source: RFC 9110, 13.1.5 and 14.2. */
function rangeOf(resource: Resource, request: IncomingMessage): [number, number] | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers
  if (!resource.hasRanges || range === undefined) return undefined
  if (ifRange !== undefined && ifRange !== resource.etag && ifRange !== resource.lastModified) return undefined
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
  const size = resource.content.length
  const from = Number(first)
  if (from >= size) return 'unsatisfiable'
  return [from, last === '' ? size : Math.min(size, Number(last) + 1)]
}
