// JSON.parse keeps the last value of a duplicate key and says nothing: a setting would be lost.

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gs

/** The first key that an object of `json` has twice, and its line. `json` is a text that JSON.parse accepts. */
export function duplicateKeyOf(json: string): { readonly key: string; readonly line: number } | undefined {
  const objects: Set<string>[] = []
  let before: RegExpExecArray | undefined
  for (const token of json.matchAll(TOKENS)) {
    const keys = objects.at(-1)
    if (token[0] === '{' || token[0] === '[') objects.push(new Set())
    else if (token[0] === '}' || token[0] === ']') objects.pop()
    else if (token[0] === ':' && keys !== undefined && before !== undefined) {
      const key: string = JSON.parse(before[0])
      if (keys.has(key)) return { key, line: json.slice(0, before.index).split('\n').length }
      keys.add(key)
    }
    before = token
  }
  return undefined
}
