// Columns of the table that a source has no field for. Their rows get NULL or a DEFAULT and the load goes on, so there
// must be a warning: a field may have been renamed or lost on the way.

import { LF } from '../codecs/ascii.ts'
import type { Look } from '../formats/look.ts'
import { namedFields } from '../formats/registry.ts'
import { fieldsByPosition } from '../input/format/field-positions.ts'
import type { InputChunk } from '../input/input.ts'
import { inputKeys } from '../plan/input-keys.ts'
import type { Plan } from '../plan/plan.ts'
import type { TableSchema } from '../schema.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'

/** How much of a source is searched whose records name their fields themselves. */
const MAX_SEARCHED_BYTES = 1024 * 1024

const GIVEN = ['NULL', 'the DEFAULT'] as const
/** NULL is what --missing-fields null says; a DEFAULT would be lost by it. */
const MEANT = { NULL: 'use --missing-fields null', 'the DEFAULT': 'list the columns to load with --only' }

/** A column that may be without a field, and what its rows get then. */
interface OptionalColumn {
  readonly name: string
  readonly gets: (typeof GIVEN)[number]
}

/** Looks at the chunks of all sources of a table, one source after the other. */
export class MissingFields {
  readonly #plan: Plan
  readonly #schema: TableSchema
  /** Then records that name their fields showed the columns themselves: those that lack some are no news. */
  readonly #isInferred: boolean
  readonly #columns: ReadonlyMap<string, OptionalColumn['gets']>
  readonly #warn: (source: string, words: string) => void
  /** The source at hand, if its records name their fields. */
  #search: RecordSearch | undefined

  /** `warn` gets the name of a source, and what is said of it as the rest of the sentence. */
  constructor({ plan, schema, inferred }: PreparedTable, warn: (source: string, words: string) => void) {
    this.#plan = plan
    this.#schema = schema
    this.#isInferred = inferred !== undefined
    this.#columns = new Map(optionalColumns(plan, schema).map(({ name, gets }) => [name, gets]))
    this.#warn = warn
  }

  /** Looks at a chunk. Its bytes must still be there. */
  see(chunk: InputChunk): void {
    if (this.#columns.size === 0) return
    if (chunk.isFirst) {
      this.end()
      const names = namedFields(
        fieldsByPosition(chunk.format.record, this.#schema, this.#plan.mapping, chunk.source.name),
      )
      const wanted = this.#wanted(names ?? [])
      if (names === undefined) {
        if (!this.#isInferred) this.#search = new RecordSearch(chunk.source.name, wanted)
      } else {
        const given = new Set(names)
        this.#tell(
          chunk.source.name,
          [...wanted].filter(([key]) => !given.has(key)).map(([, column]) => column),
        )
      }
    }
    this.#search?.see(chunk.bytes, chunk.format.eachKey)
  }

  /** Tells of the last source. */
  end(): void {
    const search = this.#search
    this.#search = undefined
    if (search === undefined || search.records === 0) return
    this.#tell(search.source, [...search.wanted.values()], search)
  }

  /** The columns by the fields that go into them. What the user skips is not missing. */
  #wanted(names: readonly string[]): Map<string, OptionalColumn> {
    const { slots } = inputKeys(this.#plan, names)
    const { columns, notWritable } = this.#plan
    const wanted = new Map<string, OptionalColumn>()
    for (const [name, gets] of this.#columns) {
      const place = columns.findIndex((column) => column.name === name)
      const left = columns.length + notWritable.length + this.#plan.notSampled.indexOf(name)
      const key = slots[place >= 0 ? place : left]
      if (key !== undefined) wanted.set(key, { name, gets })
    }
    return wanted
  }

  #tell(source: string, missing: readonly OptionalColumn[], search?: RecordSearch): void {
    if (missing.length === 0) return
    const which = missing.length === 1 ? 'a column' : `${missing.length} columns`
    const where = search?.isCut ? ` in its first ${search.records} records` : ''
    const rows = search?.isCut
      ? 'rows without it get'
      : this.#plan.keepsOthers
        ? 'every new row gets'
        : 'every row gets'
    const values = GIVEN.flatMap((gets) => {
      const names = missing.filter((column) => column.gets === gets).map(({ name }) => JSON.stringify(name))
      return names.length === 0 ? [] : [`${gets} in ${names.join(', ')}`]
    })
    const meant = MEANT[missing.some(({ gets }) => gets !== 'NULL') ? 'the DEFAULT' : 'NULL']
    this.#warn(
      source,
      `has no field for ${which} of the table${where}: ${rows} ${values.join(' and ')}; ` +
        `if that is wrong, use --missing-fields error; if it is right, ${meant}`,
    )
  }
}

/** The search of records for the fields of columns that none of them had so far. */
class RecordSearch {
  readonly source: string
  /** What was not found yet. */
  readonly wanted: Map<string, OptionalColumn>
  records = 0
  /** Not all of the source was searched. */
  isCut = false
  #bytes = 0

  constructor(source: string, wanted: Map<string, OptionalColumn>) {
    this.source = source
    this.wanted = wanted
  }

  see(bytes: Uint8Array, eachKey: Look['eachKey']): void {
    for (let pos = 0; pos < bytes.length && this.wanted.size > 0; ) {
      if (this.#bytes >= MAX_SEARCHED_BYTES) {
        this.isCut = true
        return
      }
      if (eachKey?.(bytes, pos, (name) => this.wanted.delete(name))) this.records++
      const next = bytes.indexOf(LF, pos) + 1
      this.#bytes += next - pos
      pos = next
    }
  }
}

/**
 * Columns that the user says nothing of and that need no field. A DEFAULT that the server computes (a sequence, a time, a
 * value of other columns) is made to be left to it; a constant one stands in for a value.
 */
function optionalColumns({ columns, notSampled, mapping }: Plan, schema: TableSchema): OptionalColumn[] {
  if (mapping?.missingFields !== undefined) return []
  const { set = [], renamed = [], collectColumn } = mapping ?? {}
  const isSaid = (name: string): boolean =>
    name === collectColumn || [...set, ...renamed].some(({ column }) => column === name)
  const isConstant = (name: string): boolean =>
    schema.columns.some((column) => column.name === name && column.hasConstantDefault === true)
  const filled = columns.flatMap(({ name, whenMissing }): OptionalColumn[] => {
    if (whenMissing === 'null') return [{ name, gets: 'NULL' }]
    return whenMissing === 'default' ? [{ name, gets: 'the DEFAULT' }] : []
  })
  const left = notSampled.map((name): OptionalColumn => ({ name, gets: 'the DEFAULT' }))
  return [...filled, ...left].filter(({ name, gets }) => !isSaid(name) && (gets === 'NULL' || isConstant(name)))
}
