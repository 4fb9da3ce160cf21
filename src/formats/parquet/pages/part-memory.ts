// Memory of what a column gives out in one call, which the next call uses again. It is as large as a slice needs, not as
// a page does.

import { freeMemory } from '../../../free-memory.ts'

type BytesSlot = 'definitions' | 'flags'
type IntegersSlot = 'indices' | 'starts' | 'ends'

/** Arrays of one type: what is asked for lies one behind the other. */
interface Pile<T extends Uint8Array | Int32Array> {
  items: T
  used: number
  /** Full ones, which are still looked at. */
  readonly full: T[]
  readonly make: (length: number) => T
}

const MIN_LENGTH = 256

/** More than is needed, so that the next slice, which is about as long, fits too. */
const SLACK = 1.125

/** What a slice of very long lists needed is not kept. */
const MAX_KEPT_BYTES = 1024 * 1024

export class PartMemory {
  readonly #bytes: Readonly<Record<BytesSlot, Pile<Uint8Array>>> = {
    definitions: pile((length) => new Uint8Array(length)),
    flags: pile((length) => new Uint8Array(length)),
  }
  readonly #integers: Readonly<Record<IntegersSlot, Pile<Int32Array>>> = {
    indices: pile((length) => new Int32Array(length)),
    starts: pile((length) => new Int32Array(length)),
    ends: pile((length) => new Int32Array(length)),
  }

  /** An array with room for `count` bytes from the place `usedBytes` on. */
  bytes(slot: BytesSlot, count: number): Uint8Array {
    return room(this.#bytes[slot], count)
  }

  /** Takes the next `count` bytes of what `bytes` gave last; returns where they begin. */
  takeBytes(slot: BytesSlot, count: number): number {
    return take(this.#bytes[slot], count)
  }

  /** As `bytes`, in integers. */
  integers(slot: IntegersSlot, count: number): Int32Array {
    return room(this.#integers[slot], count)
  }

  takeIntegers(slot: IntegersSlot, count: number): number {
    return take(this.#integers[slot], count)
  }

  /** Nothing that was given out is looked at any more. */
  reset(): void {
    for (const one of Object.values(this.#bytes)) empty(one)
    for (const one of Object.values(this.#integers)) empty(one)
  }

  /** The same, and the memory goes back. */
  free(): void {
    this.reset()
    for (const one of [...Object.values(this.#bytes), ...Object.values(this.#integers)]) freeMemory(one.items)
  }
}

function pile<T extends Uint8Array | Int32Array>(make: (length: number) => T): Pile<T> {
  return { items: make(0), used: 0, full: [], make }
}

function room<T extends Uint8Array | Int32Array>(one: Pile<T>, count: number): T {
  if (one.used + count > one.items.length) {
    if (one.used > 0) one.full.push(one.items)
    else freeMemory(one.items)
    one.items = one.make(Math.ceil(Math.max(MIN_LENGTH, one.used + count) * SLACK))
    one.used = 0
  }
  return one.items
}

function take<T extends Uint8Array | Int32Array>(one: Pile<T>, count: number): number {
  const from = one.used
  one.used += count
  return from
}

function empty<T extends Uint8Array | Int32Array>(one: Pile<T>): void {
  for (const full of one.full.splice(0)) freeMemory(full)
  one.used = 0
  if (one.items.byteLength <= MAX_KEPT_BYTES) return
  freeMemory(one.items)
  one.items = one.make(0)
}
