// The end of a staged load: its rows get into the table, by one statement or by one for each partition.

import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { Outcome } from '../../segment-writer.ts'
import { isRefusal } from '../errors.ts'
import { identifier, literal, type RunQuery, rows } from '../introspect.ts'

export interface PublishSettings {
  readonly by: NonNullable<WritePlan['by']>
  readonly table: TableName
  readonly stage: TableName
  /** Goes on when the load is given up: what was asked for is answered. */
  readonly query: RunQuery
}

export class Publish {
  readonly #settings: PublishSettings
  readonly #old: TableName
  /** Partitions that were published, of those that there are. */
  #done = 0
  #failure: BulkloadError | undefined
  /** The id of the stage, before names are exchanged. */
  #before: string | undefined
  #isDone = false

  constructor(settings: PublishSettings) {
    this.#settings = settings
    const { schema, table } = settings.stage
    this.#old = { schema, table: table.replace('_stage_', '_old_') }
  }

  /** Returns what the user should know of what is left. */
  async run(): Promise<string[]> {
    const { by } = this.#settings
    if (by === 'exchange' || by === 'rename') await this.#swap(by)
    else await this.#partitions(by)
    this.#isDone = true
    return this.#drop(by === 'rename' ? this.#old : this.#settings.stage)
  }

  /** The outcome of a publish that has failed, or never began. */
  async outcome(): Promise<Outcome> {
    if (this.#isDone) return 'done'
    if (this.#failure === undefined) return 'not done'
    if (this.#done > 0) return 'unknown'
    if (isRefusal(this.#failure)) return 'not done'
    return this.#settings.by === 'exchange' || this.#settings.by === 'rename' ? this.#lookForOld() : 'unknown'
  }

  async #swap(by: 'exchange' | 'rename'): Promise<void> {
    const { table, stage } = this.#settings
    const [t, s, old] = [identifier(table), identifier(stage), identifier(this.#old)]
    // What shows whether it was done, if its answer is lost: the id of the table, or the new name of the old one.
    const statement = by === 'exchange' ? `EXCHANGE TABLES ${t} AND ${s}` : `RENAME TABLE ${t} TO ${old}, ${s} TO ${t}`
    this.#before = by === 'exchange' ? await this.#idOf(stage) : undefined
    try {
      await this.#statement(statement)
    } catch (cause) {
      // Only the answer may have been lost.
      if ((await this.outcome()) !== 'done') throw cause
    }
  }

  async #partitions(by: PublishSettings['by']): Promise<void> {
    const { stage, query } = this.#settings
    const found = await rows(
      query,
      `SELECT DISTINCT partition_id FROM system.parts WHERE active AND database = ${literal(stage.schema ?? '')} AND table = ${literal(stage.table)} ORDER BY partition_id`,
    )
    const statements = found.map((row) => this.#ofPartition(by, String(row['partition_id'])))
    for (const statement of statements) {
      try {
        await this.#statement(statement)
        this.#done++
      } catch (cause) {
        throw this.#halfDone(toBulkloadError(cause), statements)
      }
    }
  }

  #ofPartition(by: PublishSettings['by'], id: string): string {
    const [t, s] = [identifier(this.#settings.table), identifier(this.#settings.stage)]
    const partition = `PARTITION ID ${literal(id)}`
    if (by === 'move') return `ALTER TABLE ${s} MOVE ${partition} TO TABLE ${t}`
    return `ALTER TABLE ${t} ${by === 'attach' ? 'ATTACH' : 'REPLACE'} ${partition} FROM ${s}`
  }

  #halfDone(error: BulkloadError, statements: readonly string[]): BulkloadError {
    if (this.#done === 0 && isRefusal(error)) return error
    const rest = statements.slice(this.#done)
    const isSure = isRefusal(error)
    const message = `${error.message}; ${this.#done} of ${statements.length} partitions were published${isSure ? '' : ', and possibly the next one'}`
    const first = isSure ? '' : `check whether the first of these statements was executed, then `
    return new BulkloadError(error.code, message, {
      cause: error,
      ...(error.serverCode !== undefined && { serverCode: error.serverCode }),
      hint: `the other rows are in the stage table; ${first}run: ${rest.join('; ')}; DROP TABLE ${identifier(this.#settings.stage)}`,
    })
  }

  async #statement(sql: string): Promise<void> {
    try {
      await this.#settings.query(sql)
    } catch (cause) {
      this.#failure = toBulkloadError(cause)
      throw cause
    }
  }

  async #lookForOld(): Promise<Outcome> {
    const { by, table, query } = this.#settings
    try {
      if (by === 'exchange') return (await this.#idOf(table)) === this.#before ? 'done' : 'not done'
      const name = literal(this.#old.table)
      const sql = `SELECT count() AS rows FROM system.tables WHERE database = ${literal(table.schema ?? '')} AND name = ${name}`
      const [found] = await rows(query, sql)
      return Number(found?.['rows']) > 0 ? 'done' : 'not done'
    } catch {
      return 'unknown'
    }
  }

  async #idOf({ schema = '', table }: TableName): Promise<string> {
    const where = `database = ${literal(schema)} AND name = ${literal(table)}`
    const [found] = await rows(this.#settings.query, `SELECT toString(uuid) AS id FROM system.tables WHERE ${where}`)
    return String(found?.['id'])
  }

  /** A server may refuse to drop a large table: the rows are published all the same. */
  async #drop(table: TableName): Promise<string[]> {
    const statement = `DROP TABLE IF EXISTS ${identifier(table)}`
    try {
      await this.#settings.query(statement)
      return []
    } catch (cause) {
      return [`the old rows, or the stage, are still in a table: run ${statement} (${toBulkloadError(cause).message})`]
    }
  }
}
