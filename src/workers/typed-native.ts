// Native blocks whose values go straight into what the target takes.

import { fieldsOfColumns } from '../encodings/from-typed/typed-columns.ts'
import { loadEncoding } from '../encodings/registry.ts'
import type { NativeBlock, NativeColumn } from '../formats/clickhouse-native/block.ts'
import { NativeError } from '../formats/clickhouse-native/cursor.ts'
import type { Plan } from '../plan/plan.ts'
import type { EncodedBlock } from './encode-chunk.ts'
import { typedBlock } from './typed-block.ts'

/** Undefined where there is no such way; what it makes is undefined for a chunk whose rows have to be looked at one by one. */
export async function typedNative(
  plan: Plan,
  block: NativeBlock,
  columns: readonly NativeColumn[],
): Promise<((chunk: Uint8Array) => EncodedBlock | undefined) | undefined> {
  const { rowShape } = await loadEncoding(plan.encoding)
  const names = columns.map(({ name }) => name)
  const places = fieldsOfColumns(plan, names)
  if (places === undefined || rowShape === undefined) return undefined
  const { nativeField } = await import('../formats/clickhouse-native/typed-fields.ts')
  const { textRows } = await import('../encodings/from-typed/text-rows.ts')
  const fields = places.map((place) => nativeField(columns[place]!.type, block.values[place]!))
  const rows = textRows(plan, (await rowShape())(plan), fields)
  return (chunk) => {
    let count = 0
    rows.begin()
    for (let at = 0; at < chunk.length; ) {
      at = block.pass(chunk, at, chunk.length)
      if (at < 0) throw new NativeError('the last block is incomplete')
      count += block.rows
      if (!rows.add(block.rows)) return undefined
    }
    return typedBlock(rows.finish(), count)
  }
}
