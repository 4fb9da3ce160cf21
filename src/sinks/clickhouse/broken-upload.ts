// Servers before 20 take an upload that breaks off for one that has ended, and commit what they have, unless it ends in an error.

/** No frame, no JSON and no Native block: the last bytes of an upload that is given up. */
export const POISON = new Uint8Array(64).fill(0xff)

/** The last row of JSON is cut before its bracket, the last block of Native before its last value, a compressed frame anywhere. */
const HELD_BYTES = 2

/**
 * Each frame goes out without its end, which follows with the next one. Of a process that was killed, the server then has no whole frame, and
 * it refuses all of the upload.
 */
export class HeldEnd {
  #held: Uint8Array = new Uint8Array(0)

  /** What may be sent now. */
  pass(frame: Uint8Array): Uint8Array {
    const end = Math.max(0, frame.length - HELD_BYTES)
    const sent = new Uint8Array(this.#held.length + end)
    sent.set(this.#held)
    sent.set(frame.subarray(0, end), this.#held.length)
    this.#held = frame.slice(end)
    return sent
  }

  /** The rest: the upload is complete with it. */
  take(): Uint8Array {
    const held = this.#held
    this.#held = new Uint8Array(0)
    return held
  }
}
