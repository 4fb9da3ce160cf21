// One client connection of the fault proxy: two sockets, back-pressure kept in both directions, one fault.
import { connect, type Socket } from 'node:net'
import { takeHttpResponse } from './http-response.ts'

const RESET_DELAY_MS = 100

/** What happens to the client's socket after an early answer. */
export type AfterAnswer = 'close' | 'keep' | 'reset'

/** The active fault, as its setter was called. `limit` is in client bytes since the fault was set. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'stall' | 'reset'; readonly limit: number }
  | { readonly kind: 'answer'; readonly limit: number; readonly response: string; readonly then: AfterAnswer }
  | { readonly kind: 'rewrite'; readonly rewrite: (response: string) => string }
  | { readonly kind: 'drop'; readonly limit: number }

/** What a connection is given. */
export interface FaultyConnectionOptions {
  readonly number: number
  readonly target: { readonly host: string; readonly port: number }
  readonly fault: Fault
  readonly onClientBytes: (count: number) => void
  readonly onClose: () => void
}

/** Forwards until its fault strikes. */
export class FaultyConnection {
  /** Counted from 1. */
  readonly number: number
  readonly #client: Socket
  readonly #upstream: Socket
  #fault: Fault
  /** Client bytes since the fault was set. */
  #seen = 0
  #hasStruck = false
  /** What the client sent beyond the limit of a stall: goes out when the stall ends. */
  #held: Buffer[] = []
  /** The part of the server's answer that waits for its rest, under 'rewrite'. */
  #answer: Buffer = Buffer.alloc(0)

  constructor(client: Socket, { number, target, fault, onClientBytes, onClose }: FaultyConnectionOptions) {
    this.number = number
    this.#client = client
    this.#fault = fault
    this.#upstream = connect({ ...target, allowHalfOpen: true, noDelay: true })
    const upstream = this.#upstream
    client.on('data', (bytes: Buffer) => {
      onClientBytes(bytes.length)
      this.#fromClient(bytes)
    })
    client.on('end', () => this.#clientEnded())
    client.on('drain', () => upstream.resume())
    client.on('error', () => {})
    client.on('close', () => {
      upstream.destroy()
      onClose()
    })
    upstream.on('data', (bytes: Buffer) => this.#fromServer(bytes))
    upstream.on('end', () => {
      this.#flushAnswer()
      if (!this.#hasStruck) client.end()
    })
    upstream.on('drain', () => {
      if (!this.#isStalled()) client.resume()
    })
    upstream.on('error', () => {
      if (!this.#hasStruck) client.destroy()
    })
    // A limit of 0 strikes before the first byte.
    this.#strikeIfDue()
  }

  /** Replaces the fault; a stalled connection goes on under the new one. */
  setFault(fault: Fault): void {
    const wasStalled = this.#isStalled()
    this.#flushAnswer()
    this.#fault = fault
    this.#seen = 0
    if (wasStalled) {
      this.#hasStruck = false
      for (const bytes of this.#held.splice(0)) this.#fromClient(bytes)
    }
    this.#strikeIfDue()
    if (!this.#isStalled()) this.#client.resume()
  }

  /** Destroys both sockets. */
  cut(): void {
    this.#upstream.destroy()
    this.#client.destroy()
  }

  #isStalled(): boolean {
    return this.#hasStruck && this.#fault.kind === 'stall'
  }

  #fromClient(bytes: Buffer): void {
    if (this.#hasStruck) {
      // After an early answer the rest of the upload is read and thrown away.
      if (this.#isStalled()) this.#held.push(bytes)
      return
    }
    const room = limitOf(this.#fault) - this.#seen
    const now = bytes.subarray(0, Math.max(0, room))
    this.#seen += bytes.length
    if (now.length > 0 && !this.#upstream.write(now)) this.#client.pause()
    if (bytes.length > now.length && this.#fault.kind === 'stall') this.#held.push(bytes.subarray(now.length))
    this.#strikeIfDue()
  }

  #strikeIfDue(): void {
    if (this.#hasStruck || this.#seen < limitOf(this.#fault)) return
    this.#hasStruck = true
    if (this.#fault.kind === 'stall') this.#client.pause()
    if (this.#fault.kind === 'reset') this.#reset()
    if (this.#fault.kind === 'answer') this.#answerEarly(this.#fault)
  }

  #answerEarly({ response, then }: Fault & { kind: 'answer' }): void {
    this.#upstream.destroy()
    this.#client.resume()
    const bytes = Buffer.from(response, 'latin1')
    if (then === 'close') this.#client.end(bytes)
    // A RST that arrives together with the answer is read as an orderly end on Linux.
    else this.#client.write(bytes, () => then === 'reset' && setTimeout(() => this.#reset(), RESET_DELAY_MS))
  }

  #reset(): void {
    this.#client.resetAndDestroy()
    this.#upstream.destroy()
  }

  #clientEnded(): void {
    if (this.#hasStruck) this.#client.end()
    else this.#upstream.end()
  }

  #fromServer(bytes: Buffer): void {
    if (this.#fault.kind === 'drop' && this.#seen >= this.#fault.limit && !isInterim(bytes)) {
      this.#hasStruck = true
      this.cut()
      return
    }
    if (this.#fault.kind !== 'rewrite') {
      this.#toClient(bytes)
      return
    }
    this.#answer = Buffer.concat([this.#answer, bytes])
    for (;;) {
      const length = takeHttpResponse(this.#answer)
      if (length === undefined) return
      const response = this.#answer.subarray(0, length)
      this.#answer = this.#answer.subarray(length)
      const isFinal = !isInterim(response)
      this.#toClient(isFinal ? Buffer.from(this.#fault.rewrite(response.toString('latin1')), 'latin1') : response)
    }
  }

  /** An answer without length ends with its connection; one that is half there when the fault goes is let through. */
  #flushAnswer(): void {
    if (this.#fault.kind !== 'rewrite' || this.#answer.length === 0) return
    this.#toClient(Buffer.from(this.#fault.rewrite(this.#answer.toString('latin1')), 'latin1'))
    this.#answer = Buffer.alloc(0)
  }

  #toClient(bytes: Buffer): void {
    if (!this.#client.writableEnded && !this.#client.write(bytes)) this.#upstream.pause()
  }
}

function limitOf(fault: Fault): number {
  return fault.kind === 'stall' || fault.kind === 'reset' || fault.kind === 'answer'
    ? fault.limit
    : Number.POSITIVE_INFINITY
}

/** "100 Continue" is not the reply that a client waits for. */
function isInterim(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 10) === 'HTTP/1.1 1'
}
