// A TCP proxy that cuts what the server sends: the counterpart of the fault proxy, which counts what the client sends.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What happens to a connection once the server has sent this many bytes on it, counted from when the cut was taken. */
export interface ServerCut {
  readonly kind: 'reset' | 'stall'
  readonly afterBytes: number
}

export interface DropProxy {
  readonly port: number
  /** Taken from the front by connections on which the server sends; then there are none. */
  readonly cuts: ServerCut[]
  /** Cuts that have struck. */
  struck: number
  stop(): Promise<void>
}

/** Listens on `port`, or on a free one. */
export async function startDropProxy(targetPort: number, port = 0): Promise<DropProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    let cut: ServerCut | undefined
    let left = Number.POSITIVE_INFINITY
    const upstream = connect(targetPort, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        ;(socket === client ? upstream : client).destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => {
      if (cut === undefined) {
        cut = proxy.cuts.shift()
        left = cut?.afterBytes ?? Number.POSITIVE_INFINITY
      }
      const now = bytes.subarray(0, left)
      left -= now.length
      if (!client.write(now)) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
      if (left > 0) return
      proxy.struck++
      upstream.removeAllListeners('data')
      upstream.pause()
      // A RST that overtakes the bytes would take them away from the client too.
      if (cut?.kind === 'reset') setTimeout(() => client.resetAndDestroy(), 20)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const proxy: DropProxy = {
    port: (server.address() as AddressInfo).port,
    cuts: [],
    struck: 0,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}
