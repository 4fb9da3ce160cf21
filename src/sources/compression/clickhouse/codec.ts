// ClickHouse's compressed frames, as its HTTP interface answers with `compress=1`. No file is taken for them.

import type { Codec } from '../codec.ts'

export const CLICKHOUSE_FRAMES = 'clickhouse-frames'

export const CLICKHOUSE: Codec = {
  name: CLICKHOUSE_FRAMES,
  extensions: [],
  signatures: [],
  hasChecksum: () => true,
  async open(raw) {
    const { threadStream } = await import('../decoder-thread.ts')
    return threadStream(CLICKHOUSE_FRAMES, raw)
  },
  loadDecoder: async () => (await import('./frames.ts')).decodeFrames,
}
