// The faults of a round: where they strike, and what they do.

import type { Place, Strike } from './link.ts'
import type { TargetName } from './machine-target.ts'
import type { Random } from './random.ts'
import type { Way } from './ways.ts'

/** What is done outside the network when the fault strikes. */
export type Act = 'kill loader' | 'kill server' | 'freeze loader' | 'freeze server' | 'rival' | 'rival on another host'

export interface Fault {
  /** As the figures call it. */
  readonly name: string
  readonly place?: Place | { readonly at: 'journal'; readonly line: string; readonly nth: number }
  readonly strike?: Strike
  readonly act?: Act
  /** For every packet. */
  readonly delayMs?: number
  /** Room on the disk of the journal and the rejects. */
  readonly diskKiB?: number
  /** How far the clock of the loader is ahead. */
  readonly clockHours?: number
  /** The loader waits for nothing for longer than this: something will never come. */
  readonly isImpatient?: boolean
  /** The server does not notice that its client is gone, until the machine says so. */
  readonly isHeld?: boolean
}

export interface Circumstances {
  readonly target: TargetName
  readonly way: Way
  /** Bytes of the input. */
  readonly size: number
  readonly isResumed: boolean
  readonly hasRejects: boolean
  readonly canMount: boolean
}

const PUBLISHES =
  /ALTER TABLE \S+ (?:MOVE|ATTACH|REPLACE) PARTITION|EXCHANGE TABLES|RENAME TABLE|RENAME TO|INSERT INTO [^;]* SELECT |MERGE INTO|DELETE FROM|TRUNCATE/s
const INSERTS = /INSERT INTO [^;]* FORMAT /s
const COMMITS = /COMMIT/

type Make = (random: Random, circumstances: Circumstances) => Fault

const SOMEWHERE: Make = (random, { size }) => ({
  name: '',
  place: random.chance(0.8)
    ? { at: 'up', bytes: 1 + random.below(size + 6000) }
    : { at: 'down', bytes: 1 + random.below(9000) },
})

const JOURNAL_LINES = [
  'table',
  'plan',
  'begun',
  'sent',
  'sent',
  'confirmed',
  'confirmed',
  'input',
  'table end',
] as const

const KINDS: readonly {
  readonly weight: number
  readonly isFor?: (c: Circumstances) => boolean
  readonly make: Make
}[] = [
  { weight: 4, make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'SIGKILL of the loader', act: 'kill loader' }) },
  {
    weight: 3,
    make: (random) => ({
      name: 'SIGKILL of the loader at a line of its journal',
      place: { at: 'journal', line: random.pick([...JOURNAL_LINES]), nth: 1 + random.below(3) },
      act: 'kill loader',
      // Between the line and what follows it there is time.
      delayMs: 10,
    }),
  },
  {
    weight: 3,
    make: (random, c) => ({
      name: 'SIGKILL of the loader at a commit or publish',
      place: commitPlace(random, c),
      act: 'kill loader',
      delayMs: random.pick([0, 10]),
    }),
  },
  { weight: 3, make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'connections cut', strike: cutOf(r) }) },
  {
    weight: 2,
    make: (r, c) => ({
      ...SOMEWHERE(r, c),
      name: 'half-open connections',
      strike: { what: 'silence', isForAll: r.chance(0.5) },
      isImpatient: true,
      isHeld: r.chance(0.5),
    }),
  },
  {
    weight: 4,
    make: (r, c) => ({
      name: 'answer to a commit or publish lost',
      place: { ...commitPlace(r, c), isSent: true },
      ...lostReply(r),
    }),
  },
  { weight: 1, make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'some answer lost', ...lostReply(r) }) },
  {
    weight: 2,
    isFor: canCrash,
    make: (r, c) => ({
      ...(r.chance(0.6) ? SOMEWHERE(r, c) : { place: commitPlace(r, c) }),
      name: 'SIGKILL of the server',
      act: 'kill server',
    }),
  },
  {
    weight: 1,
    make: (r, c) => ({
      ...SOMEWHERE(r, c),
      name: 'server stopped until the loader gives up',
      act: 'freeze server',
      isImpatient: true,
    }),
  },
  {
    weight: 1,
    make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'loader stopped, another one resumes', act: 'freeze loader' }),
  },
  {
    weight: 1,
    isFor: (c) => c.isResumed,
    make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'two resumes of one run', act: 'rival' }),
  },
  {
    weight: 1,
    isFor: ({ way, isResumed, hasRejects }) => isResumed && way.hasLedger === true && !hasRejects,
    make: (r, c) => ({ ...SOMEWHERE(r, c), name: 'two resumes on two machines', act: 'rival on another host' }),
  },
  { weight: 1, make: (random) => ({ name: 'slow network', delayMs: 1 + random.below(15) }) },
  {
    weight: 1,
    isFor: ({ canMount }) => canMount,
    make: (random) => ({ name: 'disk of journal and rejects full', diskKiB: 4 * random.below(6) }),
  },
  {
    weight: 1,
    make: (r, c) => ({
      ...SOMEWHERE(r, c),
      name: 'clock jumps',
      act: 'kill loader',
      clockHours: r.pick([-50, -1, 1, 50]),
    }),
  },
]

export function faultOf(random: Random, circumstances: Circumstances): Fault {
  const kinds = KINDS.filter(({ isFor }) => isFor === undefined || isFor(circumstances))
  let at = random.below(kinds.reduce((sum, { weight }) => sum + weight, 0))
  for (const { weight, make } of kinds) {
    if (at < weight) return make(random, circumstances)
    at -= weight
  }
  throw new Error('no fault was chosen')
}

/** Today's engine holds its data for its process alone. */
function canCrash({ target }: Circumstances): boolean {
  return target !== 'ClickHouse 26'
}

function cutOf(random: Random): Strike {
  return { what: 'cut', isForAll: random.chance(0.5) }
}

function lostReply(random: Random): Pick<Fault, 'strike' | 'isImpatient' | 'isHeld'> {
  if (random.chance(0.7)) return { strike: { what: 'reply cut' } }
  return { strike: { what: 'reply silence' }, isImpatient: true, isHeld: random.chance(0.5) }
}

function commitPlace(random: Random, { target, way }: Circumstances): Extract<Place, { at: 'words' }> {
  const commits = target.startsWith('Postgres') ? COMMITS : INSERTS
  const isStaged = !way.isInParts && way.name !== 'one transaction' && random.chance(0.6)
  return {
    at: 'words',
    words: isStaged ? PUBLISHES : commits,
    nth: 1 + random.below(3),
    isSent: random.chance(0.6),
  }
}
