// The name that somebody who mistyped one meant: for options of the library and flags of the command line.

/** The parts of `maxErrors` and `max-errors` that mean something alone. */
const MIN_PART_LENGTH = 4
const MIN_PREFIX_LENGTH = 3

/**
 * Which of `names` is meant by `word`, or undefined if none is close. Case, hyphens and underscores do not count:
 * `max_errors` is `maxErrors`. Close are a few wrong letters, the beginning of a name, and a part in common
 * (`bufferSize` is close to `blockSize`).
 */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const said = letters(word)
  if (said === '') return undefined
  const measured = names.map((name) => ({ name, distance: distance(said, letters(name)) }))
  const byDistance = measured.sort((a, b) => a.distance - b.distance)
  const [nearest] = byDistance
  if (nearest !== undefined && nearest.distance <= allowedEdits(said, letters(nearest.name))) return nearest.name
  const begun = byDistance.filter(({ name }) => said.length >= MIN_PREFIX_LENGTH && letters(name).startsWith(said))
  if (begun.length > 0) return begun[0]?.name
  const ownParts = new Set(parts(word))
  return byDistance.find(({ name }) => parts(name).some((part) => ownParts.has(part)))?.name
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function parts(name: string): string[] {
  const words = name.split(/[^\p{L}\p{N}]+|(?=\p{Lu})/u)
  return words.filter((part) => part.length >= MIN_PART_LENGTH).map((part) => part.toLowerCase())
}

/** One edit in three letters. A short name is replaced by another one too easily: it takes one at most. */
function allowedEdits(one: string, other: string): number {
  const length = Math.max(one.length, other.length)
  return length <= 2 ? 0 : Math.floor(length / 3)
}

/** Damerau-Levenshtein: insertions, deletions, substitutions and swapped neighbours, each of them one edit. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isSwapped) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[other.length] ?? 0
}
