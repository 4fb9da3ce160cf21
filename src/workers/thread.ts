// A thread's side of the tasks: they come in order, and what they hold is handed over instead of copied.

import { move, transferableSymbol, valueSymbol } from 'piscina'
import { TaskEncoders } from './encode-task.ts'
import type { EncodeFailure, EncodeResult, EncodeTask } from './messages.ts'

const encoders = new TaskEncoders()

export async function encode(task: EncodeTask): Promise<EncodeResult | EncodeFailure> {
  try {
    return handedOver(await encoders.encode(task))
  } catch (cause) {
    // What else is in an error may not be fit to be sent.
    if (!(cause instanceof Error)) throw new Error(String(cause))
    throw Object.assign(new Error(cause.message), { stack: cause.stack })
  }
}

function handedOver(answer: EncodeResult | EncodeFailure): EncodeResult | EncodeFailure {
  if ('failure' in answer) return answer
  const { rejects, places, chunk, given, frame } = answer
  const buffers = [rejects.buffer, places.buffer, chunk.buffer]
  for (const more of [given, frame]) if (more !== undefined) buffers.push(more.buffer)
  return move({
    get [transferableSymbol]() {
      return buffers
    },
    get [valueSymbol]() {
      return answer
    },
  } as never) as unknown as EncodeResult
}
