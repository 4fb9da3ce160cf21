// Chunks through the encoder of a plan, and what came of them as plain data.

import assert from 'node:assert/strict'
import { REJECT } from '../../src/codecs/reject.ts'
import { PLACE_WIDTH } from '../../src/encodings/rows/row-places.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import { fieldNames, type Plan, type PlanColumn } from '../../src/plan/plan.ts'
import { type EncodedBlock, encodeChunk, REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { blocksOf, ENCODINGS, type TargetName } from '../encodings/encodings-of.ts'
import type { RejectName } from '../oracle/postgres-field.ts'

export interface EncodedReject {
  readonly reject: RejectName
  readonly line: number
  /** The record, without its line feed. */
  readonly start: number
  readonly end: number
  readonly column: number
  readonly faultStart: number
  readonly faultEnd: number
}

/** One block, copied out of the encoder's memory. */
export interface Encoded {
  readonly block: EncodedBlock
  readonly text: string
  readonly rejects: readonly EncodedReject[]
  /** Byte and line of each row's record. */
  readonly places: readonly (readonly [byte: number, line: number])[]
}

const REJECT_NAMES = new Map(Object.entries(REJECT).map(([name, code]) => [code as number, name as RejectName]))

/** Encodes chunks one after another with the same encoder, as a worker does. */
export function encoderOf(plan: Plan, stopAtReject = false): (chunk: Uint8Array) => Encoded {
  const reader = jsonlReader(fieldNames(plan))
  const encoder = blocksOf(plan)
  return (chunk) => {
    const block = encodeChunk(chunk, plan, reader, encoder, stopAtReject)
    const rejects = groups(block.rejects, REJECT_WIDTH).map(
      ([code = 0, line = -1, start = -1, end = -1, column = -2, faultStart = -2, faultEnd = -2]): EncodedReject => {
        const reject = REJECT_NAMES.get(code)
        assert.ok(reject, `reject ${code}`)
        return { reject, line, start, end, column, faultStart, faultEnd }
      },
    )
    const places = groups(block.places, PLACE_WIDTH).map(([byte = -1, line = -1]) => [byte, line] as const)
    return { block, text: Buffer.from(block.bytes).toString(), rejects, places }
  }
}

/** A plan of columns by name and type; each may be null and may be missing unless said otherwise. */
export function planOf(
  target: TargetName,
  types: Readonly<Record<string, string>>,
  column: Partial<PlanColumn> = {},
): Plan {
  const columns = Object.entries(types).map(
    ([name, type]): PlanColumn => ({ name, type, nullable: true, whenMissing: 'null', ...column }),
  )
  return { encoding: ENCODINGS[target].text.name, rules: {}, columns, notWritable: [], notSampled: [] }
}

function groups(numbers: Int32Array, width: number): number[][] {
  assert.equal(numbers.length % width, 0)
  return Array.from({ length: numbers.length / width }, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)])
}
