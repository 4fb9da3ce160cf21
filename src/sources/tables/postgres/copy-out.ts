// COPY … TO STDOUT (FORMAT binary) of one range, as the messages that the server sends: one for each row. The socket is read when
// its bytes are asked for, so that a slow reader slows the server.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'

const COPY_DATA = 0x64
/** What comes before the end, and says nothing of rows: CopyOutResponse, NoticeResponse, ParameterStatus, NotificationResponse. */
const BESIDE = new Set([0x48, 0x4e, 0x53, 0x41])
const HEADER = 5
/** The signature, flags and the length of an extension, in front of the first row. */
const FILE_HEADER = 19
/** The length of a message that holds the end mark alone. */
const END_MARK = 6

type DataListener = (bytes: Uint8Array) => void
type Socket = pg.Client['connection']['stream']

export class CopyOut {
  /** What the server counted, once all has come. */
  rows: number | undefined
  failure: BulkloadError | undefined
  readonly text: string
  readonly #client: pg.Client
  readonly #onChange: () => void
  readonly #errorOf: (cause: unknown) => BulkloadError
  #socket: Socket | undefined
  #listener: DataListener | undefined
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  /** Bytes of the message at hand that were not given yet, or are skipped. */
  #left = 0
  #isSkipped = false
  #isFirst = true
  #isDone = false

  /** `onChange` is called when there may be more to read. */
  constructor(client: pg.Client, text: string, onChange: () => void, errorOf: (cause: unknown) => BulkloadError) {
    this.#client = client
    this.text = text
    this.#onChange = onChange
    this.#errorOf = errorOf
    client.query(this as never)
  }

  /** No row is begun. */
  get isBetweenRows(): boolean {
    return this.#left === 0 || this.#isSkipped
  }

  /** All rows have come, and the server has counted them. */
  get isEnded(): boolean {
    return this.#isDone
  }

  /** Fills `into` with what is there; 0 if that is nothing. */
  read(into: Uint8Array, offset: number): number {
    let at = offset
    while (this.#socket !== undefined && at < into.length && this.#hasBytes()) at += this.#give(into, at)
    return at - offset
  }

  // What node-postgres calls.

  submit(connection: pg.Client['connection']): void {
    const socket = connection.stream
    const [listener] = socket.listeners('data') as DataListener[]
    this.#listener = listener
    if (listener !== undefined) socket.removeListener('data', listener)
    socket.pause()
    socket.on('readable', this.#onChange)
    this.#socket = socket
    connection.query(this.text)
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1])
  }

  handleReadyForQuery(): void {
    this.#isDone = this.failure === undefined
    this.#onChange()
  }

  handleError(cause: unknown): void {
    this.failure ??= this.#errorOf(cause)
    this.#detach()
    this.#onChange()
  }

  /** Ends a COPY that is under way with its connection. */
  destroy(): void {
    if (this.#isDone) return
    this.failure ??= new BulkloadError('BL_ABORTED', 'the reading was given up')
    this.#client.connection.stream.destroy()
  }

  /** Whether there is a byte of a row, or what ends the rows has come. */
  #hasBytes(): boolean {
    const isHeaderWhole = (): boolean => this.#left > 0 || this.#bytes.length - this.#at >= HEADER + this.#extra()
    while (this.#at === this.#bytes.length || !isHeaderWhole()) {
      const more = this.#socket?.read() as Buffer | null | undefined
      if (!more) return false
      const rest = this.#bytes.subarray(this.#at)
      this.#bytes = rest.length === 0 ? more : Buffer.concat([rest, more])
      this.#at = 0
    }
    return true
  }

  #extra(): number {
    return this.#isFirst && this.#bytes[this.#at] === COPY_DATA ? FILE_HEADER : 0
  }

  /** Gives a run of whole messages, or a part of one; 0 where something else was dealt with. */
  #give(into: Uint8Array, offset: number): number {
    const bytes = this.#bytes
    const room = Math.min(bytes.length - this.#at, into.length - offset)
    const from = this.#at
    if (this.#left > 0) {
      const taken = Math.min(this.#left, this.#isSkipped ? bytes.length - from : room)
      this.#left -= taken
      this.#at += taken
      if (this.#isSkipped) {
        this.#isSkipped = this.#left > 0
        return 0
      }
      into.set(bytes.subarray(from, from + taken), offset)
      return taken
    }
    if (this.#isFirst && bytes[from] === COPY_DATA) return this.#begin()
    let at = from
    const end = from + room
    while (at + HEADER <= bytes.length && bytes[at] === COPY_DATA && at < end) {
      const length = int32(bytes, at + 1)
      if (length === END_MARK) break
      at += 1 + length
    }
    if (at === from) return this.#besideRows(from)
    this.#left = Math.max(0, at - end)
    this.#at = Math.min(at, end)
    into.set(bytes.subarray(from, this.#at), offset)
    return this.#at - from
  }

  /** Takes the header of the file out of the first message. */
  #begin(): number {
    this.#isFirst = false
    const at = this.#at
    const length = int32(this.#bytes, at + 1) - FILE_HEADER
    const bytes = Buffer.from(this.#bytes.subarray(at + FILE_HEADER))
    bytes[0] = COPY_DATA
    bytes.writeInt32BE(length, 1)
    this.#bytes = bytes
    this.#at = 0
    return 0
  }

  #besideRows(at: number): number {
    const code = this.#bytes[at] ?? 0
    if (code === COPY_DATA || BESIDE.has(code)) {
      this.#left = 1 + int32(this.#bytes, at + 1)
      this.#isSkipped = true
    } else this.#detach()
    return 0
  }

  /** The rest is for node-postgres. */
  #detach(): void {
    const socket = this.#socket
    if (socket === undefined || this.#listener === undefined) return
    this.#socket = undefined
    socket.removeListener('readable', this.#onChange)
    socket.on('data', this.#listener)
    this.#listener(this.#bytes.subarray(this.#at))
    process.nextTick(() => socket.resume())
  }
}

function int32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
}
