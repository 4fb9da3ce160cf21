// Records with fields that are renamed or ignored, and columns that are set, take the row machine; what it makes of
// them is what is made of them one by one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withConstants } from '../../src/encodings/constants.ts'
import { separatedFields } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { type makeRowEngine, NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { RowInterpreter } from '../../src/encodings/rows/row-interpreter.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { JSONL } from '../../src/formats/json/records.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { BY_NAME, type Mapping } from '../../src/plan/mapping.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf, type TargetName } from '../encodings/encodings-of.ts'
import { plainValue } from '../encodings/plain-values.ts'
import { randomPlan } from '../encodings/random-records.ts'
import { assertSame, counted, EngineCount, ownBlock, typedPlan } from '../encodings/three-ways.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'

const TABLES = rounds(15, 300)
const ROWS = 120

async function encoded(
  plan: Plan,
  format: RecordFormat,
  chunks: readonly Uint8Array[],
  makeEngine: typeof makeRowEngine,
) {
  const encoder = blocksOf(plan, { makeEngine, csv: separatedFields(format, plan) })
  const reader = await makeRecordReader(format, plan)
  let first = 1
  return chunks.map((chunk) => {
    const block = ownBlock(encodeChunk(chunk, plan, reader, encoder, false, { first }))
    first += block.lines
    return block
  })
}

interface Table {
  readonly plan: Plan
  /** By the fields of the input; undefined for those that no column takes. */
  readonly fields: readonly { readonly name: string; readonly column: Plan['columns'][number] | undefined }[]
}

/** A third of the columns is renamed, some are set to a value that suits them; other fields are among theirs. */
async function randomTable(random: Random, target: TargetName, isJson: boolean): Promise<Table> {
  const made = randomPlan(random, target, 2 + random.below(8))
  const kept = { ...made, notWritable: [], notSampled: [] }
  const set: Mapping['set'][number][] = []
  const renamed: Mapping['renamed'][number][] = []
  const fields: Table['fields'][number][] = []
  for (const column of kept.columns) {
    // In records of JSON such a column takes the slow way.
    if (!isJson && random.chance(0.1)) {
      set.push({ column: column.name, value: { kind: 'line' } })
      continue
    }
    if (random.chance(0.2)) {
      const json = plainValue(random, column.type)
      const text = json.startsWith('"') ? (JSON.parse(json) as string) : json
      set.push({
        column: column.name,
        value: column.nullable && random.chance(0.3) ? { kind: 'null' } : { kind: 'text', text },
      })
      continue
    }
    const isRenamed = random.chance(0.3)
    if (isRenamed) renamed.push({ field: `field${renamed.length}`, column: column.name })
    fields.push({ name: isRenamed ? `field${renamed.length - 1}` : column.name, column })
    if (random.chance(0.3)) fields.push({ name: `other${fields.length}`, column: undefined })
  }
  const others = fields.filter(({ column }) => column === undefined).map(({ name }) => name)
  const isSkipped = random.chance(0.5)
  const mapping = {
    ...BY_NAME,
    renamed,
    set,
    skipped: isSkipped ? others : [],
    unknownFields: isSkipped ? ('error' as const) : ('skip' as const),
  }
  const plan = await withConstants({ ...kept, mapping }, {})
  return { plan, fields: fields.length > 0 || !isJson ? fields : [] }
}

const OTHERS = ['{"a":[1,"}"]}', 'null', '"x,y"', '[]', '-1.5e3', 'true', '""', '"two\\nlines"']

function fieldOf(random: Random, column: Plan['columns'][number] | undefined): string {
  if (column === undefined) return random.pick(OTHERS)
  if (column.nullable && random.chance(0.1)) return 'null'
  return random.chance(0.01) ? '{"bad":1}' : plainValue(random, column.type)
}

function cell(json: string): string {
  if (json === 'null') return ''
  const text = json.startsWith('"') ? (JSON.parse(json) as string) : json
  return /[",\r\n]/.test(text) || text === '' || text.length % 2 === 0 ? `"${text.replaceAll('"', '""')}"` : text
}

for (const target of ['clickhouse', 'postgres'] as const) {
  for (const kind of ['jsonl', 'csv'] as const) {
    test(`${target}: mapped records of ${kind} are encoded the same in every way, most by the machine`, async (context) => {
      const seed = SEED
      context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
      const random = new Random(seed)
      const counts = { machine: new EngineCount(), interpreter: new EngineCount() }
      let rows = 0
      for (let table = 0; table < TABLES; table++) {
        const { plan, fields } = await randomTable(random, target, kind === 'jsonl')
        if (fields.length < 2) continue
        const format: RecordFormat =
          kind === 'jsonl' ? JSONL : { kind: 'csv', dialect: CSV, fields: fields.map(({ name }) => name) }
        const records = Array.from({ length: ROWS }, () => {
          const values = fields.map(({ column }) => fieldOf(random, column))
          if (kind === 'csv') return `${values.map(cell).join(',')}\n`
          return `{${values.map((value, i) => `${JSON.stringify(fields[i]!.name)}:${value}`).join(',')}}\n`
        })
        const chunks = [records.slice(0, ROWS / 2), records.slice(ROWS / 2)].map((part) => Buffer.from(part.join('')))
        const about = `seed ${seed}, table ${table} (${plan.columns.map(({ type }) => type).join(', ')})`
        const truth = await encoded(plan, format, chunks, () => NO_ENGINE)
        const ways = {
          machine: counted((...parts) => new RowMachine(...parts), counts.machine),
          ...(kind === 'jsonl' && {
            interpreter: counted((buffers, host) => new RowInterpreter(buffers, host), counts.interpreter),
          }),
        }
        for (const [way, engine] of Object.entries(ways)) {
          const blocks = await encoded(plan, format, chunks, engine)
          for (const [i, block] of blocks.entries()) assertSame(block, truth[i]!, `${about}: ${way}`)
        }
        rows += truth.reduce((sum, block) => sum + block.rows, 0)
      }
      assert.ok(rows > (TABLES * ROWS) / 4, `${rows} rows`)
      assert.ok(counts.machine.rows > rows / 2, `${counts.machine.rows} of ${rows}`)
      if (kind === 'jsonl') assert.ok(counts.interpreter.rows > rows / 2, `${counts.interpreter.rows} of ${rows}`)
    })
  }
}

test('the number of the line is that of the source, in columns of any type', async () => {
  const types = { clickhouse: ['UInt64', 'Nullable(String)', 'Int256'], postgres: ['int8', 'text', 'varchar'] } as const
  for (const target of ['clickhouse', 'postgres'] as const) {
    const columns = [...types[target], types[target][1]].map((type, i) => ({ name: `c${i}`, type }))
    const set = columns.slice(0, 3).map(({ name }) => ({ column: name, value: { kind: 'line' as const } }))
    const plan = { ...typedPlan(target, columns), mapping: { ...BY_NAME, set } }
    const format = { kind: 'csv', dialect: CSV, fields: ['c3', 'other'] } as const
    const chunks = ['a,"b\r\nc"\n"x\ny\r",\nz,\n', 'more,\r\nand,"\n"\n'].map((text) => Buffer.from(text))
    const count = new EngineCount()
    const machine = counted((...parts) => new RowMachine(...parts), count)
    const blocks = await encoded(plan, format, chunks, machine)
    assert.equal(count.rows, 5)
    const lines = [1, 3, 6, 7, 8]
    const texts = ['a', 'x\ny\r', 'z', 'more', 'and']
    const rows = lines.map((line, i) => `{"c0":${line},"c1":${line},"c2":${line},"c3":${JSON.stringify(texts[i])}}\n`)
    const parts = [rows.slice(0, 3), rows.slice(3)].map((part) => Buffer.from(part.join('')))
    const truth = await encoded(typedPlan(target, columns), JSONL, parts, () => NO_ENGINE)
    for (const [i, block] of blocks.entries()) assert.ok(Buffer.from(block.bytes).equals(truth[i]!.bytes), target)
  }
})
