// A thread's side of the messages: tasks are done one after another, however many wait.

import { type MessagePort, parentPort } from 'node:worker_threads'
import { TaskEncoders } from './encode-task.ts'
import { buffersOf, type EncodeAnswer, type EncodeTask } from './messages.ts'

export function serveTasks(): void {
  const port = parentPort as MessagePort
  const encoders = new TaskEncoders()
  let last = Promise.resolve()
  port.on('message', (task: EncodeTask) => {
    last = last.then(async () => {
      const answer = await encoders.encode(task).catch(crashOf)
      port.postMessage(answer, buffersOf(answer))
    })
  })
}

/** What else is in an error may not be fit to be sent. */
function crashOf(cause: unknown): EncodeAnswer {
  if (!(cause instanceof Error)) return { crash: new Error(String(cause)) }
  return { crash: Object.assign(new Error(cause.message), { stack: cause.stack }) }
}
