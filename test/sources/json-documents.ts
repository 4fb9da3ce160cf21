// Random JSON documents as text, and inputs made of them, with what a test must know of each.

import type { Random } from '../oracle/random.ts'

const STRINGS = [
  '',
  'a',
  'é',
  '日本語',
  '😀',
  '}{',
  '],[',
  '"',
  '\\',
  '\\"',
  'a\nb',
  '\t',
  '\u2028',
  '\ufeff',
  'x'.repeat(40),
]
const NUMBERS = ['0', '-0', '17', '-1.5', '1e5', '2.50E-3', '12345678901234567890', '-0.0e+00']
const BLANKS = ['', '', '', ' ', '\n', '\r\n', '\t', '\n\n  ', ' \r\n\t']

/** A random value; white space, escapes and the order of keys vary. `depth` bounds what is in one another. */
export function randomJson(random: Random, depth: number, blank: () => string): string {
  const kind = random.below(depth > 0 ? 9 : 6)
  if (kind < 3) return randomString(random)
  if (kind === 3) return random.pick(NUMBERS)
  if (kind < 6) return random.pick(['true', 'false', 'null'])
  return kind === 6 ? randomArray(random, depth, blank) : randomObject(random, depth, blank)
}

export function randomObject(random: Random, depth: number, blank: () => string): string {
  const members = Array.from({ length: random.below(4) }, (_, i) => {
    const key = random.chance(0.8) ? `"k${i}"` : JSON.stringify(`${random.pick(STRINGS)}${i}`)
    return `${blank()}${key}${blank()}:${blank()}${randomJson(random, depth - 1, blank)}${blank()}`
  })
  return `{${members.length > 0 ? members.join(',') : blank()}}`
}

function randomArray(random: Random, depth: number, blank: () => string): string {
  const elements = Array.from(
    { length: random.below(4) },
    () => blank() + randomJson(random, depth - 1, blank) + blank(),
  )
  return `[${elements.length > 0 ? elements.join(',') : blank()}]`
}

function randomString(random: Random): string {
  const text = JSON.stringify(random.pick(STRINGS) + random.pick(STRINGS))
  const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return random.chance(0.2)
    ? text.replace(/[a-zé]/g, (char, at: number) => (text[at - 1] === '\\' ? char : escaped(char)))
    : text
}

export interface MadeInput {
  readonly text: string
  /** The documents as they are in the text. */
  readonly documents: readonly string[]
  /** Where each begins, in characters of the text. */
  readonly starts: readonly number[]
}

export type Shape = 'array' | 'one after another' | 'touching'

/** An input of `count` documents with random white space between and in them. */
export function randomInput(random: Random, shape: Shape, count: number, document: () => string): MadeInput {
  const blank = randomBlank(random)
  let text = (random.chance(0.2) ? '\ufeff' : '') + blank() + (shape === 'array' ? `[${blank()}` : '')
  const documents: string[] = []
  const starts: number[] = []
  for (let i = 0; i < count; i++) {
    // An array at the start would be one of documents.
    let made = document()
    while (i === 0 && shape !== 'array' && made.startsWith('[')) made = document()
    // Two numbers or words that touch are one.
    if (i > 0 && shape === 'array') text += `${blank()},${blank()}`
    else if (i > 0 && (shape === 'one after another' || (/\w$/.test(text) && /^[-\w]/.test(made))))
      text += blank() || '\n'
    starts.push(text.length)
    documents.push(made)
    text += made
  }
  return { text: text + blank() + (shape === 'array' ? `]${blank()}` : ''), documents, starts }
}

export function randomBlank(random: Random): () => string {
  const share = random.pick([0, 0.1, 0.5, 1])
  return () => (random.chance(share) ? random.pick(BLANKS) : '')
}
