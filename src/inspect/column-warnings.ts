// What a person should know of a column before it is loaded: why it is text though most of it looks like something else.

import type { ColumnEvidence } from '../plan/field-evidence.ts'
import type { SeenKind } from '../plan/seen-kind.ts'
import type { InferredColumn } from '../schema.ts'
import { shellCommand } from '../shell-words.ts'
import type { ColumnProfile } from './column-profile.ts'
import { ODD_WORDS } from './odd-shapes.ts'

/** So large a share of one kind makes the others remarkable. */
const MOST = 0.9

const KIND_WORDS: Readonly<Record<SeenKind, string>> = {
  bool: 'booleans',
  'small-int': 'integers',
  int64: 'integers',
  uint64: 'integers',
  decimal: 'numbers',
  double: 'numbers',
  date: 'dates',
  timestamp: 'times',
  timestamptz: 'times with a zone',
  uuid: 'UUIDs',
  text: 'text',
  json: 'JSON',
  int32: 'integers',
  float: 'numbers',
  binary: 'bytes',
}

const SINGULAR: Readonly<Record<string, string>> = {
  booleans: 'a boolean',
  integers: 'an integer',
  numbers: 'a number',
  dates: 'a date',
  times: 'a time',
  'times with a zone': 'a time with a zone',
  UUIDs: 'a UUID',
}

function withCommas(count: number): string {
  return count.toLocaleString('en-US')
}

/** `hasNullOption`: the format has words for NULL. */
export function columnWarnings(
  column: InferredColumn,
  evidence: ColumnEvidence,
  profile: Pick<ColumnProfile, 'odd' | 'nulls'>,
  hasNullOption: boolean,
): string[] {
  const name = JSON.stringify(column.name)
  const { seen, words, kindWithoutWords, nonFinite } = evidence
  if (nonFinite.size > 0) return [nonFiniteWords(name, nonFinite, profile.nulls)]
  if (column.kind !== 'text') return []
  if (hasNullOption && words.size > 0 && seen.size > 0 && kindWithoutWords !== 'text') {
    const among = kindWords(kindWithoutWords)
    return [
      `${name}: stored as text, because of ${counted(words)} among ${among}; to load NULL instead, use ${nullFlags(words, profile.nulls)}`,
    ]
  }
  if (hasNullOption && profile.odd.size > 0) {
    const odd = [...profile.odd].reduce((sum, [, { count }]) => sum + count, 0)
    const texts = seen.get('text') ?? 0
    // Beside texts of all sorts they are a coincidence.
    if (odd >= texts * MOST)
      return [...profile.odd].map(([shape, one]) => `${name}: ${ODD_WORDS[shape](one, column.name)}`)
  }
  return mixture(name, seen)
}

function nonFiniteWords(name: string, words: ReadonlyMap<string, number>, nulls: number): string {
  const flags = nullFlags(words, nulls)
  return `${name}: stored as floats, because of ${counted(words)} among numbers; to load NULL instead, use ${flags}`
}

function counted(words: ReadonlyMap<string, number>): string {
  return [...words].map(([word, count]) => `${word} (${count === 1 ? 'once' : `${count} times`})`).join(', ')
}

/** The flags that make NULL of the words. They replace the empty one. */
function nullFlags(words: ReadonlyMap<string, number>, nulls: number): string {
  const flags = [...words.keys()].map((word) => ['--null', word])
  if (nulls > 0) flags.push(['--null', ''])
  return shellCommand(flags.flat())
}

function mixture(name: string, seen: ColumnEvidence['seen']): string[] {
  if (seen.size < 2) return []
  const counts = new Map<string, number>()
  for (const [kind, count] of seen) counts.set(KIND_WORDS[kind], (counts.get(KIND_WORDS[kind]) ?? 0) + count)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const [most, share] = sorted[0] ?? ['', 0]
  const areTimes = sorted.every(([words]) => /^(?:dates|times)/.test(words))
  if (!areTimes && (most === KIND_WORDS.text || share < total * MOST)) return []
  const others = total - share
  const are = others === 1 ? `is not ${SINGULAR[most] ?? most}` : `are not ${most}`
  return [`${name}: stored as text: ${withCommas(others)} of ${withCommas(total)} values ${are}`]
}

/** The values of such a column. */
export function kindWords(kind: InferredColumn['kind']): string {
  return KIND_WORDS[kind]
}
