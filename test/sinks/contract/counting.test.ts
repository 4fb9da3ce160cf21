import { countingTarget, nothingTaken } from '../../../bench/pipeline/counting-target.ts'
import { contractOf } from './contract.ts'
import { CLICKHOUSE_FRAMES } from './frames.ts'

contractOf({
  name: 'a target that counts',
  keepsTables: false,
  frames: CLICKHOUSE_FRAMES,
  async start() {
    const taken = nothingTaken()
    return {
      target: countingTarget('clickhouse', taken),
      count: async () => taken.committed,
      stop: async () => undefined,
    }
  },
})
