// A file repeated this many times, as one gzip member on the standard output.

import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'

const [file = '', times = '1'] = process.argv.slice(2)

try {
  // The fastest level: what is measured is who reads it.
  await pipeline(pieces, createGzip({ level: constants.Z_BEST_SPEED }), process.stdout)
} catch (error) {
  // The reader has gone, and says itself why.
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
}

async function* pieces(): AsyncGenerator<Buffer> {
  for (let time = 0; time < Number(times); time++) yield* createReadStream(file, { highWaterMark: 1 << 20 })
}
