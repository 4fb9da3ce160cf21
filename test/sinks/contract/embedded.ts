// An engine of our own under the contract: it counts its rows itself, for nothing else can ask it.
import type { Target } from '../../../src/sinks/target.ts'
import { makeTempFolder } from '../../servers/temp-folder.ts'
import type { ContractTarget } from './contract-target.ts'

export type EmbeddedContract = Pick<ContractTarget, 'name' | 'frames' | 'staged'> & {
  open(folder: string): Promise<Target>
}

export function embeddedContract({ name, frames, staged = [], open }: EmbeddedContract): ContractTarget {
  return {
    name,
    frames,
    staged,
    keepsTables: true,
    async start() {
      const folder = makeTempFolder('embedded')
      const target = await open(folder.path)
      return {
        target,
        async count(table) {
          const { catalog, close } = await target.connect(new AbortController().signal)
          return await catalog!.count(table).finally(close)
        },
        async stop() {
          await target.close()
          folder.remove()
        },
      }
    },
  }
}
