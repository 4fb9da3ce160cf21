// Ports for servers that must be told their port before they start. Between closing the probe and the server's own
// bind another process may take the port; the kernel hands out ephemeral ports in an order that makes this rare.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A TCP port on 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('the probe has no TCP address')
  probe.close()
  await once(probe, 'close')
  return address.port
}
