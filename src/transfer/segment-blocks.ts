// The blocks of one segment: those that its stream has not taken yet, and those that it has taken, for as long as the segment may
// have to be sent again.

/** Frames that were sent and are kept for a retry: of one stream, and of several together. */
const MAX_KEPT_BYTES = { one: 24 * 1024 * 1024, several: 48 * 1024 * 1024 }

/** For one segment. */
export function keptBytes(streams: number): number {
  return streams === 1 ? MAX_KEPT_BYTES.one : Math.floor(MAX_KEPT_BYTES.several / streams)
}

export interface QueuedBlock {
  readonly frame: Uint8Array
  readonly rows: number
}

interface TakenBlock extends QueuedBlock {
  isFree: boolean
}

export class SegmentBlocks {
  readonly #waiting: QueuedBlock[] = []
  readonly #taken: TakenBlock[] = []
  /** Bytes of taken blocks that are kept at most. */
  readonly #maxBytes: number
  readonly #onFree: (frame: Uint8Array) => void
  #bytes = 0
  /** Of the taken blocks, the next one that is sent again. */
  #next = 0
  /** All taken blocks are here: the segment can be sent again. */
  isWhole: boolean

  constructor(maxBytes: number, onFree: (frame: Uint8Array) => void) {
    this.#maxBytes = maxBytes
    this.#onFree = onFree
    this.isWhole = maxBytes > 0
  }

  push(block: QueuedBlock): void {
    this.#waiting.push(block)
  }

  /** The next one to send. */
  get next(): QueuedBlock | undefined {
    return this.#taken[this.#next] ?? this.#waiting[0]
  }

  /** `next` was sent; its memory may be used again if it `isFree`. True when it was sent for the first time. */
  took(isFree: boolean): boolean {
    const again = this.#taken[this.#next]
    if (again !== undefined) {
      again.isFree = isFree
      this.#next++
      return false
    }
    const block = this.#waiting.shift()
    if (block === undefined) return false
    if (this.isWhole) {
      this.#taken.push({ ...block, isFree })
      this.#next++
      this.#bytes += block.frame.length
      if (this.#bytes > this.#maxBytes) this.release()
    } else if (isFree) this.#onFree(block.frame)
    return true
  }

  /** All is sent again from the first one. */
  rewind(): void {
    this.#next = 0
  }

  /** The segment will not be sent again. */
  release(): void {
    this.isWhole = false
    for (const { frame, isFree } of this.#taken) if (isFree) this.#onFree(frame)
    this.#taken.length = 0
    this.#next = 0
    this.#bytes = 0
  }
}
