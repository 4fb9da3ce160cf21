// Patterns of names, the same for files and for keys of S3: `*`, `?`, `[0-9]`, `{a,b}`, `{1..20}`, and `**` for any number
// of folders. Parentheses and `!` are what they are: they stand in the names of real files.

import { BulkloadError } from '../../errors.ts'

export interface Glob {
  /** What is before the first special character, up to its last slash: '' or a folder that ends with a slash. */
  readonly base: string
  /** What is before the first special character. */
  readonly prefix: string
  /** The rest behind `base`. */
  readonly pattern: string
  /** Folders below `base` in which a match can lie. */
  readonly maxDepth: number
  /** Names that begin with a dot are asked for. */
  readonly wantsHidden: boolean
}

const SPECIAL = /[*?[{]/
const MAX_RANGE = 10_000

export function isGlob(text: string): boolean {
  return SPECIAL.test(text)
}

/** Takes a pattern with `/` between its parts apart. */
export function globOf(text: string): Glob {
  const prefix = text.slice(0, Math.max(0, text.search(SPECIAL)))
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const pattern = text.slice(base.length)
  return {
    base,
    prefix,
    pattern,
    maxDepth: pattern.includes('**') ? Number.POSITIVE_INFINITY : pattern.split('/').length - 1,
    wantsHidden: /(^|[/{,])\.[^/]/.test(pattern),
  }
}

/** Tells whether a path below the base matches. Loads the matcher. */
export async function matcherOf({ pattern }: Glob): Promise<(path: string) => boolean> {
  const { default: picomatch } = await import('picomatch')
  // In a set they have no other meaning, but for the ! that turns it round.
  const literal = pattern.replace(/(\[(?:\[:\w+:\]|[^\]])*\])|[()!|@+]/g, (part, set?: string) => set ?? `\\${part}`)
  // `posix`: [!a] as well as [^a], and classes such as [[:digit:]].
  return picomatch(literal, {
    windows: false,
    posix: true,
    nonegate: true,
    noextglob: true,
    strictSlashes: true,
    expandRange,
  })
}

/** `{1..20}` as alternatives: with leading zeros where an end has them, letters by their place in ASCII. */
function expandRange(...given: unknown[]): string {
  const [from, to, by] = given.filter((part): part is string => typeof part === 'string')
  const range = rangeOf(from ?? '', to ?? '', Number(by ?? 1))
  if (range === undefined) {
    throw new BulkloadError('BL_USAGE', `{${from}..${to}} is not a range, or has more than ${MAX_RANGE} names`, {
      hint: 'write it as {1..20}, {01..20} or {a..f}',
    })
  }
  return `(?:${range.join('|')})`
}

function rangeOf(from: string, to: string, by: number): readonly string[] | undefined {
  const isLetters = /^[a-z]$/i.test(from) && /^[a-z]$/i.test(to)
  if (!isLetters && !(/^\d+$/.test(from) && /^\d+$/.test(to))) return undefined
  const [first, last] = isLetters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)]
  const count = Math.floor(Math.abs(last - first) / by) + 1
  if (!(by >= 1 && count <= MAX_RANGE)) return undefined
  const width = /^0\d/.test(from) || /^0\d/.test(to) ? Math.max(from.length, to.length) : 0
  const step = last < first ? -by : by
  return Array.from({ length: count }, (_, i) =>
    isLetters ? String.fromCharCode(first + i * step) : String(first + i * step).padStart(width, '0'),
  )
}
