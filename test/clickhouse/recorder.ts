// A forwarder in front of a server that keeps every request as it came over the wire.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request as sendRequest } from 'node:http'

export interface RecordedRequest {
  /** Path and query as they were written. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Recorder {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Those whose statement is an INSERT, in their order. */
  inserts(): readonly RecordedRequest[]
  stop(): Promise<void>
}

/** Starts a recorder on a free port; the host of `upstream` answers its requests. */
export async function startRecorder(upstream: string): Promise<Recorder> {
  const requests: RecordedRequest[] = []
  const { hostname, port } = new URL(upstream)
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    const { method, url = '', headers } = incoming
    const outgoing = sendRequest({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => requests.push({ url, headers, body: Buffer.concat(parts) }))
    incoming.pipe(outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the recorder has no TCP address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    inserts: () => requests.filter(({ url }) => parametersOf(url).get('query')?.startsWith('INSERT') === true),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The parameters of a request's URL. */
export function parametersOf(url: string): URLSearchParams {
  return new URL(url, 'http://127.0.0.1').searchParams
}
