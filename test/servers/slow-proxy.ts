// A proxy on 127.0.0.1 that takes what a client sends in small sips, as a slow link does; answers go through at once.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface SlowProxy {
  readonly port: number
  /** Bytes of clients that have gone through. */
  readonly bytesFromClient: () => number
  stop(): Promise<void>
}

/** `bytes` at most go through every `everyMs`. */
export async function startSlowProxy(targetPort: number, bytes: number, everyMs: number): Promise<SlowProxy> {
  const open = new Set<Socket>()
  let passed = 0
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: '127.0.0.1', port: targetPort, noDelay: true })
    // Without a listener for data nothing is read but by `read`, and little ahead of it.
    const timer = setInterval(() => {
      const sip = (client.read(Math.min(bytes, client.readableLength)) ?? undefined) as Buffer | undefined
      if (sip === undefined) return
      passed += sip.length
      upstream.write(sip)
    }, everyMs)
    client.on('readable', () => undefined)
    upstream.pipe(client)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        clearInterval(timer)
        other.destroy()
        open.delete(one)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    bytesFromClient: () => passed,
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
