// A server that ends a connection says why, but the upload goes on meanwhile, and a write that fails would destroy the socket with
// the server's words unread.

import type { Socket } from 'node:net'

/** What a failed write waits for what the server said before it hung up. */
const LAST_WORDS_MS = 1_000

type WriteDone = (error?: Error | null) => void

/** A write on the socket that fails does so after what there is to read. */
export function withLastWords<S extends Socket>(socket: S): S {
  const write = socket._write.bind(socket)
  const writev = socket._writev?.bind(socket)
  const afterReading = (done: WriteDone): WriteDone => {
    return (error) => {
      if (!error) return done()
      const timer = setTimeout(done, LAST_WORDS_MS, error)
      socket.once('close', () => clearTimeout(timer))
    }
  }
  socket._write = (chunk, encoding, done) => write(chunk, encoding, afterReading(done))
  if (writev !== undefined) socket._writev = (chunks, done) => writev(chunks, afterReading(done))
  return socket
}
