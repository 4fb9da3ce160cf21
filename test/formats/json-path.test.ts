import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import { FOUND, findPath, NOT_FOUND, parsePath, pathEnd, pathKind, pathStart } from '../../src/formats/json/path.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { randomBlank, randomJson } from '../sources/json-documents.ts'
import { guardedLine } from './guarded-bytes.ts'

/** The value at the path as JSON.parse reads it, or what `findPath` returned instead. */
function find(line: string, path: string): { readonly value: unknown } | number {
  const steps = parsePath(path)
  assert.ok(steps, path)
  const bytes = guardedLine(line)
  const result = findPath(bytes, 0, steps, 0)
  if (result !== FOUND) return result
  const quote = pathKind <= KIND.escapedText ? 1 : 0
  return { value: JSON.parse(Buffer.from(bytes.subarray(pathStart - quote, pathEnd + quote)).toString()) }
}

const PATHS: readonly [path: string, steps: readonly (string | number)[] | undefined][] = [
  ['user', ['user']],
  ['user.name', ['user', 'name']],
  ['payload.commits[0].sha', ['payload', 'commits', 0, 'sha']],
  ['a[10][2].b', ['a', 10, 2, 'b']],
  ['labels["a.b"]', ['labels', 'a.b']],
  ['["a.b"].c', ['a.b', 'c']],
  ['a["\\"\\u00e9\\\\"]', ['a', '"é\\']],
  ['a[""].b', ['a', '', 'b']],
  ['größe.日本 😀', ['größe', '日本 😀']],
  ['a b.0', ['a b', '0']],
  ['', undefined],
  ['.', undefined],
  ['.a', undefined],
  ['a.', undefined],
  ['a..b', undefined],
  ['[0]', undefined],
  ['a[', undefined],
  ['a[]', undefined],
  ['a[x]', undefined],
  ['a[-1]', undefined],
  ['a[01]', undefined],
  ['a[0', undefined],
  ['a[0]b', undefined],
  ['a]', undefined],
  ['a"b', undefined],
  ['a["b]', undefined],
  ['a["\\x"]', undefined],
  ['a["\\ud800"]', undefined],
]

for (const [path, expected] of PATHS) {
  test(`${JSON.stringify(path)} is ${expected === undefined ? 'no path' : JSON.stringify(expected)}`, () => {
    const steps = parsePath(path)
    assert.deepEqual(
      steps?.map((step) => (step.index < 0 ? step.name : step.index)),
      expected,
    )
  })
}

const LINE = '{"user":{"name":"Zoë","n\\u0061me2":[1,[2,{"x":null}]],"":{"a.b":1.50}},"e":{},"l":[],"s":"{"}'
const FINDS: readonly [path: string, value: unknown][] = [
  ['user.name', 'Zoë'],
  ['user.name2', [1, [2, { x: null }]]],
  ['user.name2[0]', 1],
  ['user.name2[1][1].x', null],
  ['user[""]["a.b"]', 1.5],
  ['e', {}],
  ['s', '{'],
  ['user.nam', undefined],
  ['user.name.x', undefined],
  ['user.name[0]', undefined],
  ['user.name2[2]', undefined],
  ['user.name2.x', undefined],
  ['user[0]', undefined],
  ['e.x', undefined],
  ['l[0]', undefined],
  ['nothing.x', undefined],
]

for (const [path, value] of FINDS) {
  test(`${path} ${value === undefined ? 'is not there' : `is ${JSON.stringify(value)}`}`, () => {
    assert.deepEqual(find(LINE, path), value === undefined ? NOT_FOUND : { value })
  })
}

test('a path goes on from a value inside a record, text without its quotes', () => {
  const bytes = guardedLine(LINE)
  const at = (text: string): number => Buffer.from(LINE).indexOf(text) + text.length
  const path = parsePath('user.name')!
  assert.equal(findPath(bytes, at('"user":'), path, 1), FOUND)
  assert.equal(Buffer.from(bytes.subarray(pathStart, pathEnd)).toString(), 'Zoë')
  assert.equal(pathKind, KIND.text)
  assert.equal(findPath(bytes, at('"s":'), parsePath('s')!, 1), FOUND)
  assert.equal(Buffer.from(bytes.subarray(pathStart, pathEnd)).toString(), '{')
})

test('a key that appears twice on the way is refused where it stands, elsewhere it does not matter', () => {
  const line = '{"a":{"b":1,"c":2,"\\u0062":3},"x":1,"x":2}'
  assert.equal(find(line, 'a.b'), REJECT.duplicateKey)
  assert.equal(guardedLine(line).subarray(pathStart, pathEnd).length, '\\u0062'.length)
  assert.deepEqual(find(line, 'a.c'), { value: 2 })
  assert.equal(find(line, 'x'), REJECT.duplicateKey)
})

test('every value of random documents is found by its path, and nothing by any other', () => {
  const random = new Random(4)
  let found = 0
  for (let round = 0; round < rounds(2000, 20_000); round++) {
    const blank = randomBlank(random)
    const line = `{"r":${randomJson(random, 4, () => blank().replaceAll('\n', ' '))}}`
    for (const [path, value] of places('r', (JSON.parse(line) as { r: unknown }).r)) {
      assert.deepEqual(find(line, path), { value }, `${path} of ${line}`)
      assert.equal(find(line, `${path}.missing`), NOT_FOUND)
      assert.equal(find(line, `${path}[${Array.isArray(value) ? value.length : 0}]`), NOT_FOUND)
      found++
    }
  }
  assert.ok(found > 3000, `${found} values`)
})

/** Every value in `value`, itself included, with its path. */
function places(path: string, value: unknown): [path: string, value: unknown][] {
  if (value === null || typeof value !== 'object') return [[path, value]]
  const isArray = Array.isArray(value)
  const inner = Object.entries(value).flatMap(([key, item]) => {
    const step = isArray ? `[${key}]` : /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
    return places(path + step, item)
  })
  return [[path, value], ...inner]
}
