import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonFields, readRecord } from '../../src/formats/json/jsonl-reader.ts'
import { eachMember } from '../../src/formats/json/members.ts'
import { scanValue, skipBlanks } from '../../src/formats/json/scan.ts'
import { isJson, readJson } from '../oracle/json-reader.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { guardedLine } from './guarded-bytes.ts'

const SEEDS = [
  '{"id":17,"name":"Zoë \\"x\\" \\u00e9","ok":true,"tags":["a",null,{}],"n":-0.5e+3}',
  '[1,-2.50,3e8,[[],{"a":[false]}],"\\\\\\/\\ud83d\\ude00"]',
  '{ "a" : { "b" : [ 1 , 2 ] , "c" : null } ,\t"d" : "" }',
  '"😀 \\b\\f\\n\\r\\t end"',
  '-1234567890.0987654321E-12',
  '{"a":1,"b":2,"a":3}',
  '[true,false,null]',
]
const PIECES = [
  ...'{}[]",:\\/u0123456789eE+-.truefalsn \t\r',
  '\u0000',
  '\u001f',
  '\u007f',
  'é',
  '😀',
  '\u2028',
  '\ufeff',
]
const ROUNDS = rounds(5000, 200_000)

/** The text with a few characters taken out, put in, changed or moved. */
function mutated(random: Random, seed: string): string {
  let chars = [...seed]
  for (let i = random.below(3); i >= 0; i--) {
    const at = random.below(chars.length + 1)
    const count = random.chance(0.5) ? 0 : 1 + random.below(random.chance(0.9) ? 1 : 12)
    const put = random.chance(0.6) ? [random.pick(PIECES)] : []
    if (random.chance(0.1)) chars = [...chars.slice(at), ...chars.slice(0, at)]
    chars.splice(at, count, ...put)
  }
  return chars.join('')
}

/** Whether the line is one JSON text, to our scanner. */
function scans(bytes: Uint8Array): boolean {
  const end = scanValue(bytes, skipBlanks(bytes, 0))
  return end >= 0 && skipBlanks(bytes, end) === bytes.length - 1
}

test(`${ROUNDS} broken texts are JSON to the scanner when they are to JSON.parse, and no byte outside is read`, () => {
  const random = new Random(1)
  let good = 0
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutated(random, random.pick(SEEDS))
    const isGood = isJson(text)
    assert.equal(scans(guardedLine(text)), isGood, JSON.stringify(text))
    if (isGood) good++
  }
  assert.ok(good > ROUNDS / 50 && good < ROUNDS * 0.9, `${good} of ${ROUNDS} were good`)
})

test('every prefix of a text is judged as JSON.parse judges it', () => {
  for (const seed of SEEDS) {
    const chars = [...seed]
    for (let length = 0; length <= chars.length; length++) {
      const text = chars.slice(0, length).join('')
      assert.equal(scans(guardedLine(text)), isJson(text), JSON.stringify(text))
    }
  }
})

test('broken records are taken when they are objects without a key twice, and all their members are found', () => {
  const random = new Random(2)
  const objects = SEEDS.filter((seed) => seed.startsWith('{'))
  let taken = 0
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutated(random, random.pick(objects))
    const value = isJson(text) ? readJson(text) : undefined
    const members = value?.kind === 'object' ? value.members : []
    const names = members.map((member) => member.name.value)
    const isGood = value?.kind === 'object' && new Set(names).size === names.length
    const bytes = guardedLine(text)
    const fields = new JsonFields([...new Set(names)])
    const end = readRecord(bytes, 0, fields)
    assert.equal(end > 0, isGood, `${JSON.stringify(text)}: ${end}`)
    if (!isGood) continue
    taken++
    assert.equal(end, bytes.length - 1)
    members.forEach((member, column) => {
      const source = Buffer.from(bytes.subarray(fields.start[column], fields.end[column])).toString()
      assert.equal(source, inner(member.value.source), JSON.stringify(text))
      assert.equal(fields.seen[column], fields.record)
    })
  }
  assert.ok(taken > ROUNDS / 50, `${taken} were taken`)
})

test('the members of broken objects are visited as they are, twice where a key appears twice', () => {
  const random = new Random(3)
  const objects = SEEDS.filter((seed) => seed.startsWith('{'))
  for (let round = 0; round < ROUNDS / 3; round++) {
    const text = mutated(random, random.pick(objects))
    const bytes = guardedLine(text)
    const visited: [string, string][] = []
    const isObject = eachMember(bytes, 0, (name, start, end) => {
      visited.push([name, Buffer.from(bytes.subarray(start, end)).toString()])
    })
    const value = isJson(text) ? readJson(text) : undefined
    // What follows the closing brace is not looked at.
    if (value?.kind === 'object') assert.equal(isObject, true, text)
    if (value?.kind !== 'object') continue
    assert.deepEqual(
      visited,
      value.members.map((member) => [member.name.value, inner(member.value.source)]),
    )
  }
})

/** Text without its quotes, as the readers give it. */
function inner(source: string): string {
  return source.startsWith('"') ? source.slice(1, -1) : source
}
