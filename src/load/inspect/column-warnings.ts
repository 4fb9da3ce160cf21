// What a person should know of a column before it is loaded: why it is text though most of it looks like something else.

import type { ColumnEvidence, SeenKind } from '../../plan/infer-columns.ts'
import type { InferredColumn } from '../../schema.ts'
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

/** `hasNullOption`: the format has words for NULL. */
export function columnWarnings(
  column: InferredColumn,
  evidence: ColumnEvidence,
  profile: Pick<ColumnProfile, 'odd' | 'nulls'>,
  hasNullOption: boolean,
): string[] {
  if (column.kind !== 'text') return []
  const name = JSON.stringify(column.name)
  const { seen, words, kindWithoutWords } = evidence
  if (hasNullOption && words.size > 0 && seen.size > 0 && kindWithoutWords !== 'text') {
    const said = [...words].map(([word, count]) => `${word} (${count} times)`).join(', ')
    const flags = [...words.keys()].map((word) => `--null ${/^[\w/]+$/.test(word) ? word : `'${word}'`}`)
    // The words that are said replace the empty one.
    if (profile.nulls > 0) flags.push("--null ''")
    return [`${name}: ${said} among ${wordsOf(kindWithoutWords)} makes it text; with ${flags.join(' ')} it is not`]
  }
  if (hasNullOption && profile.odd.size > 0) {
    const odd = [...profile.odd].reduce((sum, [, { count }]) => sum + count, 0)
    const texts = seen.get('text') ?? 0
    // Beside texts of all sorts they are a coincidence.
    if (odd >= texts * MOST)
      return [...profile.odd].map(([shape, { example }]) => `${name}: ${ODD_WORDS[shape](example)}`)
  }
  return mixture(name, seen)
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
  const parts = sorted.map(([words, count]) => `${count} ${words}`)
  return [`${name}: ${parts.join(' and ')} together are text`]
}

function wordsOf(kind: InferredColumn['kind']): string {
  return KIND_WORDS[kind]
}
