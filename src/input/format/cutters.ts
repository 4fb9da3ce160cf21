// What cuts a stream into chunks of whole records, as the look at its beginning says.

import type { Look } from '../../formats/look.ts'
import { type CutOptions, cut } from '../../sources/cutter.ts'
import type { ByteStream } from '../../sources/source.ts'
import type { Piece, SourceFormat } from './source-format.ts'

type Cut = SourceFormat['cut']

const CUTTERS: Readonly<Record<Look['cutter'], Cut>> = { records: cut, documents: cutDocuments }

export function cutterOf({ cutter, recordEnds, passedBytes }: Look): Cut {
  const cutStream = CUTTERS[cutter]
  if (recordEnds === undefined && passedBytes === undefined) return cutStream
  const own = {
    ...(recordEnds !== undefined && { recordEnds: { value: recordEnds } }),
    ...(passedBytes !== undefined && { passedBytes: { value: passedBytes } }),
  }
  // Not a copy: the size of chunks may change while the stream is cut.
  return (stream, name, options) => cutStream(stream, name, Object.create(options, own))
}

async function* cutDocuments(stream: ByteStream, name: string, options: CutOptions): AsyncGenerator<Piece> {
  const { cutJsonDocuments } = await import('../../sources/json-cutter.ts')
  for await (const documents of cutJsonDocuments(stream, name, options)) yield { ...documents, documents }
}
