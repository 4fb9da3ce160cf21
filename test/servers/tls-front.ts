// A front on 127.0.0.1 that takes TLS and hands what is in it to a server without TLS.

import { once } from 'node:events'
import { connect } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'

export interface TlsFront {
  readonly port: number
  /** Connections whose handshake has succeeded. */
  readonly connections: () => number
  stop(): Promise<void>
}

export async function startTlsFront(targetPort: number, options: TlsOptions): Promise<TlsFront> {
  const open = new Set<{ destroy(): unknown }>()
  let connections = 0
  const server = createServer(options, (client) => {
    connections++
    const upstream = connect({ host: '127.0.0.1', port: targetPort })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy()).on('close', () => open.delete(one))
      one.pipe(other)
    }
  })
  server.on('connection', (socket) => open.add(socket.on('close', () => open.delete(socket))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => connections,
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
