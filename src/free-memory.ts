// Memory given back by hand: V8 knows little of what lies outside its heap, and collects it only when there are tens of
// megabytes of it, in every thread.

const closed = closedPort()

function closedPort(): InstanceType<typeof MessagePort> {
  const { port1 } = new MessageChannel()
  port1.close()
  return port1
}

/**
 * Gives the memory of an array back without waiting for the garbage collector; the array is empty afterwards, and so is
 * every other one over its buffer. Memory that a native module owns is left to the collector, and so is a small Buffer's,
 * which is a part of Node's pool.
 */
export function freeMemory({ buffer }: Uint8Array | Int32Array): void {
  if (buffer.byteLength === 0 || !(buffer instanceof ArrayBuffer)) return
  try {
    // What is transferred to a port that is closed is gone. ArrayBuffer.prototype.transfer does it from Node 22 on.
    closed.postMessage(null, [buffer])
  } catch {
    // From Node 21 on it is an error that the memory is not for us to give away.
  }
}
