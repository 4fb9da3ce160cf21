// What a port speaks, when it did not do what its address says. No credentials are sent.

import { connect, type Socket } from 'node:net'

/** How long an answer may take. */
const PROBE_MS = 2_000

/** Whether a handshake succeeds, whatever the certificate is worth. */
export async function speaksTls(origin: string): Promise<boolean> {
  const { connect: connectTls } = await import('node:tls')
  const socket = connectTls({ ...placeOf(origin), rejectUnauthorized: false })
  return outcome(socket, (yes) => socket.once('secureConnect', yes))
}

/** Whether it answers a request without TLS. */
export function speaksHttp(origin: string): Promise<boolean> {
  const socket = connect(placeOf(origin))
  socket.write('GET /ping HTTP/1.0\r\n\r\n')
  return outcome(socket, (yes, no) =>
    socket.once('data', (bytes) => (/^HTTP\//.test(bytes.toString('latin1')) ? yes() : no())),
  )
}

function placeOf(origin: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(origin)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
}

function outcome(socket: Socket, watch: (yes: () => void, no: () => void) => void): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const no = () => resolve(false)
    socket.setTimeout(PROBE_MS, no).once('error', no).once('close', no)
    watch(() => resolve(true), no)
  }).finally(() => socket.destroy())
}
