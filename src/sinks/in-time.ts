// How long a server may be silent. What still drains from our side of its connections counts as a sign of life: a slow link
// takes what was sent a minute ago, and a server that takes bytes is at work.

import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/** Looks this often within the time allowed. */
const LOOKS = 8

/** What a connection has done: it changes whenever the other side takes or sends something. */
export type SignOfLife = () => Promise<unknown>

/**
 * Waits for `work`; fails with `late()` when for `timeoutMs` nothing changed. The time is counted in looks, not by the
 * clock: a process that was stopped for a while, or gets no processor, has not waited for a server.
 */
export async function inTime<T>(
  work: Promise<T>,
  timeoutMs: number,
  signOfLife: SignOfLife,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const tooLate = new Promise<never>((_, reject) => {
    let before: unknown
    let silentLooks = 0
    const look = async (): Promise<void> => {
      const now = await signOfLife().catch(() => before)
      if (isOver) return
      silentLooks = now === before ? silentLooks + 1 : 0
      before = now
      if (silentLooks >= LOOKS) reject(late())
      else wait()
    }
    const wait = (): void => {
      timer = setTimeout(look, timeoutMs / LOOKS)
    }
    wait()
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    isOver = true
    clearTimeout(timer)
  }
}

/** The part of a socket's handle that says what waits within this process; `net.Socket` looks at it for its own timeout. */
interface Handle {
  readonly writeQueueSize?: number
  readonly _parent?: Handle
}

/** Bytes that came in, and bytes that have not gone out: of Node, and on Linux of the system. */
export async function activityOf(sockets: Iterable<Socket>): Promise<string> {
  const parts: unknown[] = []
  const ports = new Set<string>()
  for (const socket of sockets) {
    const handle = (socket as { _handle?: Handle | null })._handle
    parts.push(socket.bytesRead, socket.writableLength, handle?.writeQueueSize, handle?._parent?.writeQueueSize)
    if (socket.localPort !== undefined) ports.add(`${hex(socket.localPort)}:${hex(socket.remotePort ?? 0)}`)
  }
  if (process.platform === 'linux') for (const file of ['tcp', 'tcp6']) parts.push(...(await systemQueues(file, ports)))
  return parts.join(' ')
}

/** `sl local_address rem_address st tx_queue:rx_queue …`, as `0100007F:1F90`. The system buffers megabytes. */
async function systemQueues(file: string, ports: ReadonlySet<string>): Promise<string[]> {
  const table = await readFile(`/proc/self/net/${file}`, 'latin1').catch(() => '')
  const found: string[] = []
  for (const [, local = '', remote = '', queue = ''] of table.matchAll(
    /^ *\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) [\dA-F]{2} ([\dA-F]+):/gm,
  )) {
    if (ports.has(`${local}:${remote}`)) found.push(queue)
  }
  return found
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}
