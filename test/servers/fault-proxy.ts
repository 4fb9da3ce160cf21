// A TCP proxy that breaks connections on purpose. One fault is active at a time; setting the next one replaces it.
// A fault counts the bytes of each connection from the moment it is set and forwards exactly the bytes before its limit.
//
// Bytes that a stalled proxy does not read still fit into kernel buffers: on Linux loopback a client can write several
// megabytes (tcp_rmem and tcp_wmem) before it feels the back-pressure. And who does not read does not see the client go.
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { type AfterAnswer, type Fault, FaultyConnection } from './faulty-connection.ts'

/** Which connections a fault is for. */
export interface FaultScope {
  /** The first connection it is for, counted from 1 since the proxy started; 1 when missing. */
  readonly fromConnection?: number
}

/** A running proxy on 127.0.0.1:`port`. */
export class FaultProxy {
  readonly #server: Server
  readonly #target: { readonly host: string; readonly port: number }
  readonly #open = new Set<FaultyConnection>()
  #fault: Fault = { kind: 'none' }
  #fromConnection = 1
  /** Connections accepted so far. */
  connections = 0
  /** Bytes read from clients so far, forwarded or not. */
  bytesFromClient = 0
  /** The same for each connection, by its number. */
  readonly bytesOf = new Map<number, number>()

  /** Takes a server that listens already: use `startFaultProxy`. */
  constructor(server: Server, target: { readonly host: string; readonly port: number }) {
    this.#server = server
    this.#target = target
    server.on('connection', (client: Socket) => this.#accept(client))
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no TCP address')
    return address.port
  }

  /** After `bytes` the proxy stops reading from the client; both sockets stay open until the fault is replaced. */
  stallAfter(bytes: number, scope?: FaultScope): void {
    this.#set({ kind: 'stall', limit: bytes }, scope)
  }

  /** After `bytes` the client gets a RST and the server's connection is cut. */
  resetAfter(bytes: number, scope?: FaultScope): void {
    this.#set({ kind: 'reset', limit: bytes }, scope)
  }

  /**
   * After `bytes` the server's connection is cut and the client gets `response`, while it uploads. Then: 'close' sends
   * FIN and reads on until the client ends, 'keep' reads on and leaves the socket open, 'reset' sends a RST.
   */
  answerAfter(bytes: number, response: string, then: AfterAnswer, scope?: FaultScope): void {
    this.#set({ kind: 'answer', limit: bytes, response, then }, scope)
  }

  /** Each complete HTTP answer of the server (status line, headers, body; Latin-1) goes through `rewrite` first. */
  rewriteResponse(rewrite: (response: string) => string, scope?: FaultScope): void {
    this.#set({ kind: 'rewrite', rewrite }, scope)
  }

  /** The server's next reply, at the earliest after `afterBytes` of the client, is swallowed and both sides are cut. */
  dropReply(scope: FaultScope & { readonly afterBytes?: number } = {}): void {
    this.#set({ kind: 'drop', limit: scope.afterBytes ?? 0 }, scope)
  }

  /** No fault; stalled connections go on. */
  passThrough(): void {
    this.#set({ kind: 'none' }, undefined)
  }

  /** Cuts every connection; new ones are taken. */
  cut(): void {
    for (const connection of this.#open) connection.cut()
  }

  /** Cuts every connection and closes the port. */
  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #set(fault: Fault, scope: FaultScope | undefined): void {
    this.#fault = fault
    this.#fromConnection = scope?.fromConnection ?? 1
    for (const connection of this.#open) connection.setFault(this.#faultFor(connection.number))
  }

  #faultFor(number: number): Fault {
    return number >= this.#fromConnection ? this.#fault : { kind: 'none' }
  }

  #accept(client: Socket): void {
    this.connections += 1
    const number = this.connections
    const connection = new FaultyConnection(client, {
      number,
      target: this.#target,
      fault: this.#faultFor(number),
      onClientBytes: (count) => {
        this.bytesFromClient += count
        this.bytesOf.set(number, (this.bytesOf.get(number) ?? 0) + count)
      },
      onClose: () => this.#open.delete(connection),
    })
    this.#open.add(connection)
  }
}

/** Starts a proxy on a free port of 127.0.0.1; it connects to `target` once per client connection. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  // Half-open: a client that sends FIN and then reads must still get its answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  const proxy = new FaultProxy(server, target)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return proxy
}
