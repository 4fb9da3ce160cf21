import type { Dispatcher } from 'undici'

/** The body of an answer, which is read to its end; what comes beyond `maxBytes` is left out, up to a piece. */
export async function readBody(response: Dispatcher.ResponseData, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response.body as AsyncIterable<Buffer>) {
    if (length < maxBytes) pieces.push(piece)
    length += piece.length
  }
  return Buffer.concat(pieces).toString()
}
