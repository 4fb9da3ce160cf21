// What `npm run bench` takes.

import { parseArgs } from 'node:util'
import { size } from '../src/options/option-values.ts'
import type { MemorySizes } from './memory.ts'

/** The others only when they are asked for. */
const DEFAULT_SECTIONS = ['clickhouse', 'postgres', 'pipeline'] as const
const SECTIONS = [
  ...DEFAULT_SECTIONS,
  'block-size',
  'inputs',
  'memory',
  'start',
  'streams',
  'copies',
  'export',
  'refused',
  'modes',
  'resume',
  'ledger',
  'transform',
] as const
export const USAGE = `npm run bench -- [--rows N] [--runs N] [--only ${SECTIONS.join('|')}] [--peers NAME,NAME] [--pipe-size SIZE] [--row-group-size SIZE]`

export interface RunOptions {
  readonly rows: number
  readonly runs: number
  readonly sections: readonly (typeof SECTIONS)[number][]
  /** Whether a peer has one of the names that were asked for, or a part of it. */
  readonly isWanted: (peer: { readonly name: string }) => boolean
  readonly memory: MemorySizes
}

/** Undefined when they are wrong. */
export function runOptions(): RunOptions | undefined {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: 'string', default: '1000000' },
        runs: { type: 'string', default: '3' },
        only: { type: 'string', multiple: true, default: [...DEFAULT_SECTIONS] },
        peers: { type: 'string', default: '' },
        'pipe-size': { type: 'string', default: '5GB' },
        'row-group-size': { type: 'string', default: '1GB' },
      },
    })
    const rows = Number(values.rows)
    const runs = Number(values.runs)
    const sections = SECTIONS.filter((section) => values.only.includes(section))
    const names = values.peers.toLowerCase().split(',')
    const isWanted: RunOptions['isWanted'] = ({ name }) =>
      names.some((part) => name.toLowerCase().includes(part.trim()))
    const memory = {
      pipe: size('pipe-size', values['pipe-size'], 1, Number.MAX_SAFE_INTEGER),
      rowGroup: size('row-group-size', values['row-group-size'], 1, Number.MAX_SAFE_INTEGER),
    }
    const isRight =
      Number.isInteger(rows) && rows > 0 && Number.isInteger(runs) && runs > 0 && sections.length === values.only.length
    return isRight ? { rows, runs, sections, isWanted, memory } : undefined
  } catch {
    return undefined
  }
}
