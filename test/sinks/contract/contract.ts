// The contract that every target passes. A target's optional parts have cases of their own, which run where it has them.
import { catalogCases } from './catalog-cases.ts'
import { ContractRoom } from './contract-room.ts'
import type { ContractTarget } from './contract-target.ts'
import { endCases } from './end-cases.ts'
import { linkCases } from './link-cases.ts'
import { modeCases } from './mode-cases.ts'
import { signalCases } from './signal-cases.ts'
import { writerCases } from './writer-cases.ts'

/** Registers the cases; for one target per test file. */
export function contractOf(contract: ContractTarget): void {
  const room = new ContractRoom(contract)
  if (contract.keepsTables) catalogCases(room)
  writerCases(room)
  endCases(room)
  signalCases(room)
  modeCases(room, contract.staged ?? [])
  if (contract.link !== undefined) linkCases(room, contract.link)
  // The last one: nothing runs after the target's end.
  room.test('closing twice is closing', async () => {
    const connection = await room.target.connect(new AbortController().signal)
    await connection.close()
    await connection.close()
    await room.target.close()
    await room.target.close()
  })
}
