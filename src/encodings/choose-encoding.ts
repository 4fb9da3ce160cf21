// Chooses the encoding for a table among those that the target accepts, with the reason: the first that has a codec for every column.

import type { EncodingName } from '../encoding-name.ts'
import { BulkloadError } from '../errors.ts'
import { displayName, type TableSchema } from '../schema.ts'
import type { Encoding, Wire } from './encoding.ts'
import { loadEncoding } from './registry.ts'

/** What the first records show of a field: it is in all of them, or in some. */
export type SampledFields = ReadonlyMap<string, 'all' | 'some'>

export interface EncodingChoice {
  readonly encoding: Encoding
  /** For people. */
  readonly reason: string
}

/**
 * `takes`: the target's encodings, the best first. `table`: the columns that may be loaded. `wanted` is what the user asked
 * for; `needsTyped` names an option that has no effect on text.
 */
export async function chooseEncoding(
  takes: readonly EncodingName[],
  table: TableSchema,
  sampled: SampledFields,
  wanted: 'auto' | Wire,
  needsTyped: string | undefined,
): Promise<EncodingChoice> {
  const typedOption = wanted === 'typed' ? '--wire typed' : needsTyped
  const obstacles: string[] = []
  for (const name of takes) {
    const encoding = await loadEncoding(name)
    if (!isCandidate(encoding, wanted)) continue
    if (obstacles[0] !== undefined && encoding.wire === 'text' && typedOption !== undefined)
      throw refused(typedOption, table, obstacles[0])
    const obstacle = await obstacleOf(encoding, table, sampled)
    if (obstacle === undefined) return { encoding, reason: reasonOf(encoding, wanted, obstacles[0]) }
    obstacles.push(obstacle)
  }
  const [obstacle] = obstacles
  const hint = obstacle === undefined ? 'leave --wire out' : 'leave the column out with --only, or change its type'
  throw new BulkloadError(
    'BL_TABLE_UNSUPPORTED',
    `no encoding supports the table ${displayName(table.name)}: ${obstacle ?? 'the target has no text encoding'}`,
    { hint },
  )
}

/** Whether every encoding that may be chosen leaves defaults to the server: then it does not matter which fields come. */
export async function allFillDefaults(takes: readonly EncodingName[], wanted: 'auto' | Wire): Promise<boolean> {
  const encodings = await Promise.all(takes.map(loadEncoding))
  return encodings.every((encoding) => encoding.fillsDefaults || !isCandidate(encoding, wanted))
}

/** `auto` and `typed` look at all of them: where the typed one does not work, text is what the error offers. */
function isCandidate({ wire }: Encoding, wanted: 'auto' | Wire): boolean {
  return wanted !== 'text' || wire === 'text'
}

function reasonOf({ words }: Encoding, wanted: 'auto' | Wire, obstacle: string | undefined): string {
  if (wanted === 'text') return `${words} (--wire text)`
  return obstacle === undefined ? words : `${words}, because ${obstacle}`
}

function refused(option: string, table: TableSchema, obstacle: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `${option} is not supported for ${displayName(table.name)}: ${obstacle}`, {
    hint: `leave ${option} out: the table is then loaded as text`,
  })
}

/** Why the encoding cannot take the table's rows. */
async function obstacleOf(
  { fillsDefaults, unencodable }: Encoding,
  table: TableSchema,
  sampled: SampledFields,
): Promise<string | undefined> {
  const typeIn = await unencodable?.()
  const leavesDefaults = table.rowDefaults && !fillsDefaults
  const taken = table.columns.filter((column) => column.writable && (!column.hasDefault || sampled.has(column.name)))
  // Rows of defaults alone: only text has a word for a default.
  if (taken.length === 0 && leavesDefaults) return 'the first records have no field for any of its columns'
  for (const column of taken) {
    const type = typeIn?.(column, table)
    if (type !== undefined) {
      const inside = type === column.type ? '' : `, which contains ${type}`
      return `the column "${column.name}" is of type ${column.type}${inside}, which has no typed codec`
    }
    if (column.hasDefault && leavesDefaults && sampled.get(column.name) === 'some') {
      return `some records have no field "${column.name}", and the server uses its DEFAULT row by row only in text`
    }
  }
  return undefined
}
