// The stage takes the name of the table: by EXCHANGE, or by RENAME where the database has no EXCHANGE. Where the tables are shows what
// was done: by their ids, or by names that only this run uses. The old rows are dropped only when the new ones are seen in their place.
//
// A RENAME of several tables is not one step: where a later one fails, the earlier ones stay. So it begins with the stage: without the
// stage nothing happens. And a statement that is late finds nothing once the stage has another name.

import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import { identifier } from '../introspect.ts'
import { asideName, nextName, oldName } from './names.ts'
import { type Publishing, type Settled, unknown } from './publishing.ts'
import { attempt, hasEnded, newQueryId, type PublishPlace } from './server.ts'
import { tablesThere, whereNames } from './tables-there.ts'

export interface SwapIds {
  readonly stage: string
  readonly table: string
}

/** `half`: the table has its other name, and the stage not yet that of the table. */
type Where = 'done' | 'not done' | 'half' | 'unknown'

export class Swap implements Publishing {
  readonly isHalfDone = false
  settled: Settled | undefined
  readonly #place: PublishPlace
  /** Those that are to exchange their names. Undefined: by RENAME. */
  readonly #ids: SwapIds | undefined
  /** Names that the stage has had, the last one first. */
  #stages: readonly string[]
  #stage: string

  constructor(place: PublishPlace, stages: readonly string[], ids: SwapIds | undefined) {
    this.#place = place
    this.#stages = stages
    this.#stage = stages[0] ?? ''
    this.#ids = ids
  }

  get stage(): TableName {
    return this.#named(this.#stage)
  }

  async execute(): Promise<void> {
    const queryId = newQueryId(this.#place)
    await this.#place.log.publishing({ step: 'asked', queryId })
    this.settled = unknown('the publish was not ended')
    const failure = await attempt(this.#place, this.#statement(), queryId)
    // Whatever lies in between may have answered, or have sent the statement twice.
    const isDone = failure === undefined && (await this.#look().catch(() => 'unknown')) === 'done'
    this.settled = isDone ? { outcome: 'done', why: 'the server confirmed it' } : await this.settle(queryId)
    if (this.settled.outcome !== 'done') throw failure ?? notSwapped(this.settled)
    await this.#place.log.publishing({ step: 'answered' })
  }

  /** The outcome of a statement that was sent, if there was one. Afterwards it cannot be executed any more. Never throws. */
  async settle(queryId: string | undefined): Promise<Settled> {
    if (queryId !== undefined && !(await hasEnded(this.#place, queryId)))
      return unknown(`it is not known whether the statement ${queryId} has ended`, this.#ask())
    try {
      let where = await this.#look()
      if (where === 'not done') {
        const aside = await this.#setAside()
        where = await this.#look()
        if (where === 'not done' && this.#stage !== aside)
          return unknown(`the stage table ${this.#stage} cannot be renamed`, this.#ask())
      }
      if (where === 'half') {
        await this.#place.query(this.#lastRename())
        where = await this.#look()
      }
      if (where === 'done') return { outcome: 'done', why: 'the new rows have the name of the table' }
      if (where === 'not done')
        return { outcome: 'not done', why: 'the stage table did not take the name of the table' }
      return unknown('the tables are not where a publish leaves them', this.#ask())
    } catch (cause) {
      return unknown((cause as Error).message, this.#ask())
    }
  }

  /** Whatever has the name of a stage that is loaded keeps its rows under another name. False where that is not possible. */
  async freeName(): Promise<boolean> {
    const { table, query } = this.#place
    const name = this.#stages.at(-1) ?? ''
    const isThere = async (): Promise<boolean> => (await tablesThere(query, table, [name], false)).size > 0
    try {
      this.#stage = name
      if (await isThere()) this.#stage = await this.#setAside()
      return !(await isThere())
    } catch {
      return false
    }
  }

  async useless(): Promise<TableName | undefined> {
    const { table, runId, query } = this.#place
    if ((await this.#look()) !== 'done') return undefined
    if (this.#ids === undefined) return oldName(table, runId)
    const found = await tablesThere(query, table, this.#stages, true)
    const name = this.#stages.find((one) => found.get(one) === this.#ids?.table)
    return name === undefined ? undefined : this.#named(name)
  }

  #statement(): string {
    const { table, runId } = this.#place
    const [t, s] = [identifier(table), identifier(this.stage)]
    if (this.#ids !== undefined) return `EXCHANGE TABLES ${t} AND ${s}`
    const [old, next] = [identifier(oldName(table, runId)), identifier(nextName(table, runId))]
    return `RENAME TABLE ${s} TO ${next}, ${t} TO ${old}, ${next} TO ${t}`
  }

  #lastRename(): string {
    return `RENAME TABLE ${identifier(this.stage)} TO ${identifier(this.#place.table)}`
  }

  async #look(): Promise<Where> {
    const { table, query } = this.#place
    const found = await tablesThere(query, table, this.#names(), this.#ids !== undefined)
    return this.#ids === undefined ? this.#byNames(new Set(found.keys())) : this.#byIds(this.#ids, found)
  }

  #byIds(ids: SwapIds, found: ReadonlyMap<string, string>): Where {
    const { table } = this.#place.table
    if (found.get(table) === ids.stage) return 'done'
    const stage = this.#stages.find((name) => found.get(name) === ids.stage)
    if (stage === undefined || found.get(table) !== ids.table) return 'unknown'
    this.#stage = stage
    return 'not done'
  }

  #byNames(found: ReadonlySet<string>): Where {
    const { table, runId } = this.#place
    const next = nextName(table, runId).table
    const stages = [...new Set([...this.#stages, next])].filter((name) => found.has(name))
    const [stage] = stages
    if (stages.length > 1) return 'unknown'
    const [isThere, isOldThere] = [found.has(table.table), found.has(oldName(table, runId).table)]
    if (stage === undefined) return isThere && isOldThere ? 'done' : 'unknown'
    this.#stage = stage
    if (isThere && !isOldThere) return 'not done'
    return !isThere && isOldThere ? 'half' : 'unknown'
  }

  /** Returns the name that the stage has now, if nothing was in the way. */
  async #setAside(): Promise<string> {
    const { table, runId, log, query } = this.#place
    const aside = asideName(table, runId)
    await log.publishing({ step: 'renamed', stage: aside.table })
    this.#stages = [aside.table, ...this.#stages]
    // Where this fails, the look behind it shows what is the case.
    await query(`RENAME TABLE ${identifier(this.stage)} TO ${identifier(aside)}`).catch(() => undefined)
    return aside.table
  }

  #names(): readonly string[] {
    const { table, runId } = this.#place
    return [table.table, oldName(table, runId).table, nextName(table, runId).table, ...this.#stages]
  }

  #named(table: string): TableName {
    return { schema: this.#place.table.schema, table }
  }

  #ask(): string {
    const where = whereNames(this.#place.table, this.#names())
    if (this.#ids === undefined) return `SELECT name FROM system.tables WHERE ${where}`
    return `SELECT name, uuid FROM system.tables WHERE ${where} (the new rows are in ${this.#ids.stage}, the old rows in ${this.#ids.table})`
  }
}

function notSwapped({ why }: Settled): BulkloadError {
  return new BulkloadError('BL_SERVER', `the server confirmed the publish, but ${why}`)
}
