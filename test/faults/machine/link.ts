// The network between a loader and its server: a proxy that strikes when the load has come to a certain place (a byte of either
// direction, a statement), not at a time. A busy machine and an idle one strike at the same place.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Where a load is when its fault strikes: bytes are counted over all connections since the fault was armed. */
export type Place =
  | { readonly at: 'up' | 'down'; readonly bytes: number }
  /** The nth statement that has these words; `isSent`: the server gets it before the fault strikes. */
  | { readonly at: 'words'; readonly words: RegExp; readonly nth: number; readonly isSent: boolean }

/** What happens to the connection; 'reply': its next answer is lost. 'call' leaves it to the caller. */
export interface Strike {
  readonly what: 'cut' | 'silence' | 'reply cut' | 'reply silence' | 'call'
  /** Every connection that is open. */
  readonly isForAll?: boolean
}

interface Armed {
  readonly place: Place
  readonly strike: Strike
  readonly onStrike: () => void
}

/** "100 Continue" is not the answer that a client waits for. */
const INTERIM = 'HTTP/1.1 1'

export class Link {
  readonly #server: Server
  readonly #target: number
  readonly #pairs = new Set<Pair>()
  #armed: Armed | undefined
  #passed = { up: 0, down: 0 }
  #found = 0
  /** For every packet, in both directions. */
  delayMs = 0

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    server.on('connection', (client: Socket) => {
      const pair = new Pair(client, this.#target, this)
      this.#pairs.add(pair)
      client.once('close', () => {
        if (!pair.isSilent) this.#pairs.delete(pair)
      })
    })
  }

  /** Listens on a free port of 127.0.0.1. */
  static async to(target: number): Promise<Link> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Link(server, target)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  arm(armed: Armed): void {
    this.#armed = armed
    this.#passed = { up: 0, down: 0 }
    this.#found = 0
  }

  /** Connections of which the server does not know that their client is gone stay, unless `cut` is called. */
  disarm(): void {
    this.#armed = undefined
    this.delayMs = 0
  }

  cut(): void {
    for (const pair of this.#pairs) pair.cut()
    this.#pairs.clear()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** How many of the bytes go on before the fault strikes; undefined where it does not. */
  struckAt(direction: 'up' | 'down', bytes: Buffer): number | undefined {
    const before = this.#passed[direction]
    this.#passed[direction] += bytes.length
    const place = this.#armed?.place
    if (place === undefined) return undefined
    if (place.at === 'words') {
      if (direction === 'down' || !place.words.test(decoded(bytes)) || ++this.#found < place.nth) return undefined
      return place.isSent ? bytes.length : 0
    }
    if (place.at !== direction || before + bytes.length < place.bytes) return undefined
    return Math.max(0, place.bytes - before)
  }

  strike(pair: Pair): void {
    const { strike, onStrike } = this.#armed as Armed
    this.#armed = undefined
    const struck = strike.isForAll ? [...this.#pairs] : [pair]
    for (const one of struck) one.suffer(strike.what)
    onStrike()
  }

  static isInterim(bytes: Buffer): boolean {
    return bytes.toString('latin1', 0, INTERIM.length) === INTERIM
  }
}

/** Statements are in the bodies of requests, or in their addresses. */
function decoded(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, 4096)
  return text.startsWith('POST /?') ? text.replaceAll('+', ' ').replaceAll('%20', ' ') : text
}

/** A client's connection, and the one to the server. */
class Pair {
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #link: Link
  #reply: 'reply cut' | 'reply silence' | undefined
  isSilent = false

  constructor(client: Socket, target: number, link: Link) {
    this.#client = client
    this.#link = link
    this.#upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    client.on('data', (bytes: Buffer) => this.#pass('up', bytes))
    this.#upstream.on('data', (bytes: Buffer) => this.#pass('down', bytes))
    client.on('end', () => this.#later(() => this.isSilent || this.#upstream.end()))
    this.#upstream.on('end', () => this.#later(() => this.isSilent || client.end()))
    for (const socket of [client, this.#upstream]) {
      socket.on('error', () => undefined)
      socket.on('close', () => this.#later(() => this.isSilent || this.cut()))
    }
  }

  cut(): void {
    for (const socket of [this.#client, this.#upstream]) {
      if (socket.destroyed) continue
      // A socket that is about to end cannot be reset: Node would keep it open.
      if (socket.writableEnded) socket.destroy()
      else socket.resetAndDestroy()
    }
  }

  suffer(what: Strike['what']): void {
    if (what === 'cut') this.cut()
    else if (what === 'silence') this.isSilent = true
    else if (what !== 'call') this.#reply = what
  }

  #pass(direction: 'up' | 'down', bytes: Buffer): void {
    if (this.isSilent || this.#loseReply(direction, bytes)) return
    const at = this.#link.struckAt(direction, bytes)
    if (at === undefined) {
      this.#forward(direction, bytes)
      return
    }
    this.#forward(direction, bytes.subarray(0, at))
    this.#link.strike(this)
    if (!this.isSilent) this.#forward(direction, bytes.subarray(at))
  }

  #loseReply(direction: 'up' | 'down', bytes: Buffer): boolean {
    if (this.#reply === undefined || direction === 'up' || Link.isInterim(bytes)) return false
    this.suffer(this.#reply === 'reply cut' ? 'cut' : 'silence')
    return true
  }

  #forward(direction: 'up' | 'down', bytes: Buffer): void {
    const to = direction === 'up' ? this.#upstream : this.#client
    if (bytes.length > 0) this.#later(() => to.writable && to.write(bytes))
  }

  #later(work: () => unknown): void {
    if (this.#link.delayMs === 0) work()
    else setTimeout(work, this.#link.delayMs)
  }
}
