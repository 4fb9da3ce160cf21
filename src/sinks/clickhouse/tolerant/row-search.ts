// What a search for bad rows in segments of one table has in common, and whether it may begin.

import { type BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { SegmentWriter } from '../../segment-writer.ts'
import type { TableWrite } from '../../table-writer.ts'
import { literal, type RunQuery, rows, type ServerFacts } from '../introspect.ts'
import type { InsertSettings } from '../modes/insert-settings.ts'
import { readTableTraits, type TableTraits } from '../modes/table-traits.ts'
import type { Framing } from './kept-frames.ts'
import { CAN_BE_PROBED, createProbe, dropProbe, probeName } from './probe-table.ts'
import { VIOLATED_CONSTRAINT } from './row-faults.ts'

export interface RowSearchSettings {
  readonly write: TableWrite
  readonly query: RunQuery
  /** Goes on when the load is given up. */
  readonly surely: RunQuery
  readonly facts: ServerFacts
  readonly runId: string
  readonly framing: Framing
  /** How the servers that have answered call themselves. */
  readonly servers: ReadonlySet<string>
  begin(write: TableWrite, insert: InsertSettings): Promise<SegmentWriter>
}

/** What an INSERT of some of a block's rows needs. */
const SELECT_SETTINGS = {
  max_threads: '1',
  max_insert_threads: '1',
  // Its token counts as that of any other INSERT.
  deduplicate_insert_select: 'force_enable',
  // The types are those of the table.
  allow_suspicious_low_cardinality_types: '1',
  allow_suspicious_fixed_string_types: '1',
} as const

interface ServerAbilities {
  /** The function `input`, which reads what is sent. */
  readonly readsInput: boolean
  readonly selectSettings: Readonly<Record<string, string>>
}

export class RowSearch {
  readonly settings: RowSearchSettings
  /** The server counts the rows of the whole INSERT when it names one; undefined until that was seen. */
  countsWhole: boolean | undefined
  #traits: Promise<TableTraits> | undefined
  #abilities: Promise<ServerAbilities> | undefined
  #tried: Promise<void> | undefined

  constructor(settings: RowSearchSettings) {
    this.settings = settings
  }

  get isText(): boolean {
    return this.settings.write.encoding === 'clickhouse-text'
  }

  traits(): Promise<TableTraits> {
    this.#traits ??= readTableTraits(this.settings.query, this.settings.write.table)
    return this.#traits
  }

  abilities(): Promise<ServerAbilities> {
    this.#abilities ??= abilitiesOf(this.settings.query)
    return this.#abilities
  }

  /** Why the segment may not be sent again to find the row; undefined where it may. `isSafe`: what it has in the table is kept once. */
  async whyNot(refusal: BulkloadError, isSafe: boolean): Promise<string | undefined> {
    const { facts, servers } = this.settings
    const { engine, views } = await this.traits()
    if (!facts.tellsViews) return 'this server does not tell which views read its table'
    // What a view refuses is in the table by then, and another view may have its rows.
    if (views.length > 0) return 'materialized views read the table: it or their tables may have rows of the segment'
    if (!CAN_BE_PROBED.test(engine)) return `the engine ${engine} may have stored rows of the segment`
    if (servers.size > 1) return 'several servers answer at this address: a table to find it in would be on one of them'
    if (!this.isText && !(await this.abilities()).readsInput) return 'this server is too old to find it; --wire text'
    if (!isSafe && !(await this.#hasLeftNothing(refusal)))
      return 'partitions are written one after another: some may have rows of the segment'
    this.#tried ??= this.#tryProbe()
    return this.#tried.then(
      () => undefined,
      (cause) => `a table to find it in cannot be created: ${toBulkloadError(cause).message}`,
    )
  }

  /** One block is looked at before the first part is written; keys and indices are computed part by part. */
  async #hasLeftNothing({ serverCode, code }: BulkloadError): Promise<boolean> {
    const { engine, engineFull } = await this.traits()
    if (serverCode === VIOLATED_CONSTRAINT || code === 'BL_SERVER_REFUSED_ROW') return true
    if (!engine.endsWith('MergeTree')) return true
    return /ORDER BY/.test(engineFull) && !/PARTITION BY/.test(engineFull)
  }

  /** Whether the role may have a table like it. */
  async #tryProbe(): Promise<void> {
    const { write, query, runId } = this.settings
    const probe = probeName(write.table, runId, 0)
    await createProbe(query, write.table, probe, (await this.traits()).engineFull)
    await dropProbe(query, probe)
  }
}

async function abilitiesOf(query: RunQuery): Promise<ServerAbilities> {
  const names = Object.keys(SELECT_SETTINGS).map(literal).join(', ')
  const found = await rows(
    query,
    `SELECT name FROM system.settings WHERE name IN (${names})
     UNION ALL SELECT name FROM system.table_functions WHERE name = 'input'`,
  )
  const known = new Set(found.map(({ name }) => String(name)))
  const selectSettings = Object.fromEntries(Object.entries(SELECT_SETTINGS).filter(([name]) => known.has(name)))
  return { readsInput: known.has('input'), selectSettings }
}
