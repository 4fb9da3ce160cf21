// What Node's streams of rows look like to programs. Written out, so that the types need no package; Node's own streams are taken
// for them, and they for Node's.

import type { TableReport } from '../report.ts'

/** What a store has confirmed. */
export interface Written {
  readonly rows: number
  /** Of stores that are written by a load. */
  readonly report?: TableReport
}

// biome-ignore lint/suspicious/noExplicitAny: a listener knows what its event brings
type Listener = (...args: any[]) => void

interface Emitter {
  addListener(event: string | symbol, listener: Listener): this
  on(event: string | symbol, listener: Listener): this
  once(event: string | symbol, listener: Listener): this
  removeListener(event: string | symbol, listener: Listener): this
  off(event: string | symbol, listener: Listener): this
  removeAllListeners(event?: string | symbol): this
  setMaxListeners(count: number): this
  getMaxListeners(): number
  // biome-ignore lint/complexity/noBannedTypes: as Node has it
  listeners(event: string | symbol): Function[]
  // biome-ignore lint/complexity/noBannedTypes: as Node has it
  rawListeners(event: string | symbol): Function[]
  emit(event: string | symbol, ...args: unknown[]): boolean
  listenerCount(event: string | symbol): number
  prependListener(event: string | symbol, listener: Listener): this
  prependOnceListener(event: string | symbol, listener: Listener): this
  eventNames(): (string | symbol)[]
}

/** What can be piped into. */
interface PipeEnd extends Emitter {
  readonly writable: boolean
  write(row: unknown, callback?: (error?: Error | null) => void): boolean
  write(row: unknown, encoding?: string, callback?: (error?: Error | null) => void): boolean
  end(callback?: () => void): this
  end(row: unknown, callback?: () => void): this
  end(row: unknown, encoding?: string, callback?: () => void): this
}

/** A Readable in object mode. */
export interface RowReadable extends Emitter, AsyncIterable<Readonly<Record<string, unknown>>> {
  readonly readable: boolean
  readonly readableObjectMode: boolean
  readonly destroyed: boolean
  read(size?: number): unknown
  pause(): this
  resume(): this
  isPaused(): boolean
  pipe<T extends PipeEnd>(destination: T, options?: { readonly end?: boolean }): T
  destroy(error?: Error): this
}

/** A Writable in object mode. */
export interface RowWritable extends PipeEnd {
  readonly writableObjectMode: boolean
  readonly destroyed: boolean
  /** What was written, once it has finished. */
  readonly written: Written | undefined
  destroy(error?: Error): this
}
