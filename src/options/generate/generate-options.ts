// The options of generated data.

import type { Options } from '../option.ts'
import { usage } from '../option-values.ts'
import { FILE, SWITCH, textAs } from '../value-kinds.ts'

export interface RawGenerateOptions {
  /** Rows by table: `orders=1000000,customers=50000`. Default: those of the description. */
  readonly rows?: string
  /** The part of the rows to make: `1/4` is the first quarter. Default: all. */
  readonly share?: string
  /** CSV with a header row in place of JSON Lines. Default: false. */
  readonly csv?: boolean
  /** File for the list of records that are damaged on purpose. Default: no list. */
  readonly badRecords?: string
}

const OF_GENERATE = { group: 'OUTPUT', scope: 'output', verbs: ['generate'], isCommon: true } as const

const ROWS = textAs('TABLE=N[,TABLE=N…]', (name, value): Readonly<Record<string, number>> => {
  const pairs = value.split(',').map((pair) => /^(.+)=(\d+)$/.exec(pair.trim()))
  if (pairs.some((pair) => pair === null))
    throw usage(`${name} is not TABLE=N: ${value}`, `use --${name} orders=1000000`)
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]))
})

const SHARE = textAs('I/N', (name, value): { readonly index: number; readonly count: number } => {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value) ?? []
  if (index === undefined || count === undefined)
    throw usage(`${name} is not I/N: ${value}`, `use --${name} 1/4 for the first of four parts`)
  return { index: Number(index), count: Number(count) }
})

export const GENERATE_OPTIONS = {
  rows: {
    ...OF_GENERATE,
    kind: ROWS,
    help: 'Rows by table, in place of those of the description.',
    otherwise: 'what the description says',
  },
  share: {
    ...OF_GENERATE,
    kind: SHARE,
    help: 'Make part I of N of the rows; the parts one after another are the whole.',
    otherwise: 'all rows',
  },
  csv: { ...OF_GENERATE, kind: SWITCH, default: false, help: 'Write CSV with a header row, not JSON Lines.' },
  badRecords: {
    ...OF_GENERATE,
    kind: FILE,
    help: 'Write a list of the records that are damaged on purpose to FILE.',
    otherwise: 'no list',
  },
} as const satisfies Options<RawGenerateOptions>
