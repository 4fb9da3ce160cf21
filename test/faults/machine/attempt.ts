// One attempt to load, or to go on, while a fault strikes.

import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import type { Act, Fault } from './faults.ts'
import type { Link } from './link.ts'
import { type Ended, Loader, type LoaderOptions, resumeHere } from './loader.ts'
import type { MachineTarget } from './machine-target.ts'
import { linesIn, newestRun } from './state.ts'

export interface AttemptRoom {
  readonly target: MachineTarget
  readonly link: Link
  readonly state: string
  readonly loader: Omit<LoaderOptions, 'url' | 'clockHours'>
}

export interface AttemptEnded extends Ended {
  readonly hasStruck: boolean
}

const POLL_MS = 2

export async function attempt(room: AttemptRoom, args: readonly string[], fault: Fault): Promise<AttemptEnded> {
  const { target, link, state } = room
  const { place, strike, act, delayMs = 0, clockHours } = fault
  const words = [...args, ...(fault.isImpatient ? ['--timeout', '2s', '--retries', '1'] : [])]
  let hasStruck = fault.diskKiB !== undefined || place === undefined
  let consequences: Promise<unknown> = Promise.resolve()
  let watch: NodeJS.Timeout | undefined
  link.delayMs = delayMs
  const loader = new Loader(words, { ...room.loader, url: target.urlAt(link.port), clockHours })
  const onStrike = (): void => {
    hasStruck = true
    if (act !== undefined) consequences = carryOut(act, room, loader)
  }
  if (place?.at === 'journal') {
    const { line, nth } = place
    watch = setInterval(() => {
      if (hasStruck || linesIn(state, line) < nth) return
      onStrike()
    }, POLL_MS)
  } else if (place !== undefined) link.arm({ place, strike: strike ?? { what: 'call' }, onStrike })
  try {
    const ended = await loader.ended
    link.disarm()
    await consequences
    return { ...ended, hasStruck }
  } finally {
    clearInterval(watch)
    link.disarm()
  }
}

async function carryOut(act: Act, room: AttemptRoom, loader: Loader): Promise<void> {
  const { target } = room
  switch (act) {
    case 'kill loader':
      loader.signal('SIGKILL')
      return
    case 'kill server':
      await target.crash?.()
      return
    case 'freeze server': {
      const thaw = await target.freeze()
      await loader.ended
      thaw()
      return
    }
    case 'freeze loader':
      loader.signal('SIGSTOP')
      await rival(room, loader).finally(() => loader.signal('SIGCONT'))
      return
    case 'rival':
      await rival(room, loader)
      return
    case 'rival on another host':
      await rivalElsewhere(room, loader)
  }
}

/** On the same machine the run is locked, as long as its process is alive. */
async function rival({ target, state, loader: { piped } }: AttemptRoom, loader: Loader): Promise<void> {
  const run = newestRun(state)
  if (run === undefined) return
  const { status, said } = await resumeHere(run, { state, url: target.urlAt(target.port) }, piped)
  if (!loader.hasEnded) assert.match(said, /BL_RUN_ACTIVE/, `two loaders of one run: ${said}`)
  else assert.ok(status === 0 || status === 3 || status === 10 || /BL_RUN_ACTIVE/.test(said), said)
}

/** On another one only the ledger keeps them apart. */
async function rivalElsewhere({ target, state, loader: { piped } }: AttemptRoom, loader: Loader): Promise<void> {
  const run = newestRun(state)
  if (run === undefined) return
  const other = `${state}-elsewhere`
  cpSync(state, other, { recursive: true, filter: (path) => !path.endsWith('lock') })
  const { status, said } = await resumeHere(run, { state: other, url: target.urlAt(target.port) }, piped)
  assert.ok(status === 0 || /BL_RUN_ACTIVE/.test(said) || loader.hasEnded, said)
}
