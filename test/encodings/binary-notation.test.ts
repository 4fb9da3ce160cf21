// The notations of ranges, composites and hstore: whatever random text is taken means here what it means to the server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'
import { copyRoom, field } from './copy-binary.ts'

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE TYPE textrange AS RANGE (subtype = text);
  CREATE TYPE pair AS (a text, b int4);
  CREATE TYPE outer_pair AS (p pair, r int4range)`)

const TEXTS = 8000
/** Of the nested notation about 120 are, give or take 25. */
const LEAST_VALID = 40

const NOTATIONS: readonly {
  readonly type: string
  readonly pieces: readonly string[]
  readonly seeds: readonly string[]
}[] = [
  {
    type: 'textrange',
    pieces: ['[', ']', '(', ')', ',', '"', '\\', ' ', 'a', 'b', 'empty'],
    seeds: ['[a,b)', '("a","b"]'],
  },
  {
    type: 'int4range',
    pieces: ['[', ']', '(', ')', ',', '"', ' ', '1', '2', '-', '\t', 'empty'],
    seeds: ['[1,22)', '(,2]'],
  },
  {
    type: 'int4multirange',
    pieces: ['{', '}', '[1,2)', '(,0]', ',', ' ', 'empty'],
    seeds: ['{[1,2)}', '{[1,2),[4,5)}'],
  },
  { type: 'pair', pieces: ['(', ')', ',', '"', '\\', ' ', 'a', '1', 'null'], seeds: ['(a,1)', '("a b",)', '(,)'] },
  { type: 'outer_pair', pieces: ['(', ')', ',', '"', '""', '\\', '1', '[', 'a'], seeds: ['("(a,1)","[1,2)")', '(,)'] },
  {
    type: 'hstore',
    pieces: ['=>', '=', '>', ',', '"', '\\', ' ', 'a', 'b', 'NULL', 'é'],
    seeds: ['a=>b', 'a=>"b", "b"=>NULL'],
  },
]

/** A text of the notation with something put in or taken out. */
function changed(random: Random, seeds: readonly string[], pieces: readonly string[]): string {
  let text = random.pick(seeds)
  for (let change = random.below(4); change >= 0; change--) {
    const at = random.below(text.length + 1)
    const removed = random.chance(0.3) ? 1 : 0
    text = text.slice(0, at) + (random.chance(0.8) ? random.pick(pieces) : '') + text.slice(at + removed)
  }
  return text
}

for (const { type, pieces, seeds } of NOTATIONS) {
  test(`${type} takes no text that means something else to the server`, async (context) => {
    const seed = SEED
    context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
    const random = new Random(seed)
    const write = await room.writer(type)
    const texts = [...new Set(Array.from({ length: TEXTS }, () => changed(random, seeds, pieces)))]
    const taken = texts.flatMap((text) => {
      const result = field(write, JSON.stringify(text))
      return result instanceof Uint8Array ? [{ text, result }] : []
    })
    const oracle = await room.query(`SELECT CASE WHEN pg_input_is_valid(s, '${type}') THEN s::${type}::text END AS value
      FROM json_array_elements_text($json$${JSON.stringify(taken.map(({ text }) => text))}$json$) s`)
    await room.query(`CREATE TABLE notation_${type} (v ${type})`)
    const valid = taken.filter((_, index) => oracle[index]!['value'] !== null)
    await room.load(
      `notation_${type}`,
      valid.map(({ result }) => [result]),
    )
    const stored = await room.query(`SELECT v::text AS value FROM notation_${type}`)
    const expected = oracle.filter(({ value }) => value !== null)
    for (const [index, { text }] of valid.entries())
      assert.deepEqual(stored[index], expected[index], `seed ${seed}: ${text}`)
    assert.equal(stored.length, expected.length)
    // A range whose bounds are the wrong way round is for the server to refuse.
    for (const { text, result } of taken.filter((_, index) => oracle[index]!['value'] === null)) {
      await assert.rejects(room.load(`notation_${type}`, [[result]]), `seed ${seed}: ${text} is taken`)
    }
    assert.ok(valid.length > LEAST_VALID, `only ${valid.length} texts were taken`)
  })
}
