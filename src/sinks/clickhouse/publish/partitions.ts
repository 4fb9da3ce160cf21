// The partitions of a stage get into the table one after another, each by one statement. Which were published is written down. Of the one
// in doubt: MOVE takes the rows out of the stage, REPLACE may be repeated, ATTACH may not, and is found in the log or by counting.

import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { PartitionBefore, PublishAsked } from '../../publish-log.ts'
import { identifier, literal, rows } from '../introspect.ts'
import { asideName } from './names.ts'
import { type Publishing, type Settled, unknown } from './publishing.ts'
import { attempt, hasEnded, isLoggedAsDone, newQueryId, type PublishPlace } from './server.ts'
import { tablesThere } from './tables-there.ts'

export type ByPartition = 'move' | 'attach' | 'partition'

export interface StagePartition {
  readonly id: string
  readonly rows: number
}

/** Clocks of one server are not read at the same moment. */
const SECONDS_APART = 5
/** Rows stay in their number until a statement takes them out. */
const KEEPS_ROWS = /^(?:Replicated|Shared)?MergeTree$/

export async function partitionsOf(query: PublishPlace['query'], stage: TableName): Promise<StagePartition[]> {
  const found = await rows(
    query,
    `SELECT partition_id AS id, toString(sum(rows)) AS count FROM system.parts WHERE ${ofTable(stage)} GROUP BY partition_id HAVING sum(rows) > 0 ORDER BY partition_id`,
  )
  return found.map((row) => ({ id: String(row['id']), rows: Number(row['count']) }))
}

export class Partitions implements Publishing {
  settled: Settled | undefined
  readonly #place: PublishPlace
  readonly by: ByPartition
  readonly #all: readonly StagePartition[]
  readonly #done: Set<string>
  #stages: readonly string[]

  constructor(
    place: PublishPlace,
    by: ByPartition,
    stages: readonly string[],
    all: readonly StagePartition[],
    done: ReadonlySet<string> = new Set(),
  ) {
    this.#place = place
    this.by = by
    this.#stages = stages
    this.#all = all
    this.#done = new Set(done)
  }

  get stage(): TableName {
    return { schema: this.#place.table.schema, table: this.#stages[0] ?? '' }
  }

  get isHalfDone(): boolean {
    return this.#done.size > 0 && this.#done.size < this.#all.length
  }

  /** Statements that are left to run. */
  get rest(): readonly string[] {
    return this.#all.filter(({ id }) => !this.#done.has(id)).map(({ id }) => this.#statement(id))
  }

  async execute(): Promise<void> {
    for (const { id } of this.#all) if (!this.#done.has(id)) await this.#publish(id)
  }

  async useless(): Promise<TableName | undefined> {
    return this.#done.size === this.#all.length ? this.stage : undefined
  }

  /** False where the stage cannot be found under any of its names. */
  async find(): Promise<boolean> {
    const { query, table } = this.#place
    const found = await tablesThere(query, table, this.#stages, false)
    this.#stages = this.#stages.filter((name) => found.has(name))
    return this.#stages.length > 0
  }

  async answered(partition: string): Promise<void> {
    await this.#place.log.publishing({ step: 'answered', partition })
    this.#done.add(partition)
  }

  async #publish(partition: string): Promise<void> {
    const before = this.by === 'partition' ? undefined : await this.#before(partition)
    const queryId = newQueryId(this.#place)
    const asked: PublishAsked = { step: 'asked', queryId, partition, ...(before !== undefined && { before }) }
    await this.#place.log.publishing(asked)
    this.settled = unknown('the publish was not ended')
    const failure = await attempt(this.#place, this.#statement(partition), queryId)
    this.settled =
      failure === undefined ? { outcome: 'done', why: 'the server confirmed it' } : await this.settle(asked)
    if (this.settled.outcome !== 'done') throw this.#unfinished(failure)
    await this.answered(partition)
  }

  /** The outcome of a statement that was sent. Afterwards it cannot be executed any more. Never throws. */
  async settle(asked: PublishAsked): Promise<Settled> {
    const { queryId, partition = '' } = asked
    const ask = `SELECT database, table, sum(rows) FROM system.parts WHERE active AND partition_id = ${literal(partition)} AND table IN (${[this.#place.table.table, ...this.#stages].map(literal).join(', ')}) GROUP BY database, table`
    if (!(await hasEnded(this.#place, queryId)))
      return unknown(`it is not known whether the statement ${queryId} has ended`, ask)
    try {
      if (!(await this.#setAside())) return unknown('the stage table is not there', ask)
      const settled = await this.#settled(asked, partition)
      return settled.outcome === 'unknown' ? { ...settled, ask } : settled
    } catch (cause) {
      return unknown((cause as Error).message, ask)
    }
  }

  async #settled({ queryId, before }: PublishAsked, partition: string): Promise<Settled> {
    const staged = await this.#count(this.stage, partition)
    if (this.by === 'move' && staged === 0) return { outcome: 'done', why: 'its rows are not in the stage any more' }
    const now = await this.#before(partition)
    const isSameServer = before !== undefined && Math.abs(now.serverStart - before.serverStart) <= SECONDS_APART
    if (this.by === 'move' && isSameServer) return { outcome: 'not done', why: 'its rows are still in the stage' }
    if (this.by !== 'move' && (await isLoggedAsDone(this.#place, queryId)))
      return { outcome: 'done', why: `the server finished the query ${queryId}` }
    if (this.by === 'partition') return { outcome: 'not done', why: 'REPLACE PARTITION may be repeated' }
    if (before === undefined || !(await this.#keepsRows()))
      return unknown('the number of rows in the table does not show it, because its engine merges rows')
    if (now.rows === before.rows) return { outcome: 'not done', why: 'the table has as many rows as before' }
    // A server that crashed behind the moment in which the rows count may have them in both tables.
    return unknown(`partition ${partition} of the table had ${before.rows} rows before, and has ${now.rows} now`)
  }

  /** False where the stage cannot be renamed, because it is not there. */
  async #setAside(): Promise<boolean> {
    const { table, runId, log, query } = this.#place
    const aside = asideName(table, runId)
    await log.publishing({ step: 'renamed', stage: aside.table })
    const from = this.stage
    this.#stages = [aside.table, ...this.#stages]
    await query(`RENAME TABLE ${identifier(from)} TO ${identifier(aside)}`).catch(() => undefined)
    await this.find()
    return this.#stages[0] === aside.table
  }

  #statement(id: string): string {
    const [t, s] = [identifier(this.#place.table), identifier(this.stage)]
    const partition = `PARTITION ID ${literal(id)}`
    if (this.by === 'move') return `ALTER TABLE ${s} MOVE ${partition} TO TABLE ${t}`
    return `ALTER TABLE ${t} ${this.by === 'attach' ? 'ATTACH' : 'REPLACE'} ${partition} FROM ${s}`
  }

  async #before(partition: string): Promise<PartitionBefore> {
    const [found] = await rows(
      this.#place.query,
      `SELECT toString(sum(rows)) AS count, toUnixTimestamp(now()) - uptime() AS start FROM system.parts WHERE ${ofTable(this.#place.table)} AND partition_id = ${literal(partition)}`,
    )
    return { rows: Number(found?.['count'] ?? 0), serverStart: Number(found?.['start'] ?? 0) }
  }

  async #count(table: TableName, partition: string): Promise<number> {
    const all = await partitionsOf(this.#place.query, table)
    return all.find(({ id }) => id === partition)?.rows ?? 0
  }

  async #keepsRows(): Promise<boolean> {
    const { schema = '', table } = this.#place.table
    const [found] = await rows(
      this.#place.query,
      `SELECT engine, engine_full AS definition FROM system.tables WHERE database = ${literal(schema)} AND name = ${literal(table)}`,
    )
    return KEEPS_ROWS.test(String(found?.['engine'])) && !/\bTTL\b/.test(String(found?.['definition']))
  }

  #unfinished(failure: BulkloadError | undefined): BulkloadError {
    const error = failure ?? new BulkloadError('BL_SERVER', 'the publish failed')
    const isUnknown = this.settled?.outcome === 'unknown'
    if (this.#done.size === 0 && !isUnknown) return error
    const next = isUnknown ? ', and possibly the next one' : ''
    const message = `${error.message}; ${this.#done.size} of ${this.#all.length} partitions were published${next}`
    const first = isUnknown
      ? 'if it cannot be resumed, check whether the first of these statements was executed, then'
      : 'if it cannot be resumed,'
    return new BulkloadError(error.code, message, {
      cause: error,
      ...(error.serverCode !== undefined && { serverCode: error.serverCode }),
      hint: `the other rows are in the stage table, and a resume of the run publishes them; ${first} run: ${this.rest.join('; ')}; DROP TABLE ${identifier(this.stage)}`,
    })
  }
}

function ofTable({ schema = '', table }: TableName): string {
  return `active AND database = ${literal(schema)} AND table = ${literal(table)}`
}
