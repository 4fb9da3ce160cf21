// The end of a staged load: its rows get into the table, by one statement or by one for each partition. Every step is written down first.

import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { Recount } from '../../segment-writer.ts'
import type { Discarded } from '../../tracked-writer.ts'
import { identifier } from '../introspect.ts'
import { Partitions, partitionsOf } from './partitions.ts'
import type { Publishing } from './publishing.ts'
import type { PublishPlace } from './server.ts'
import { Swap, type SwapIds } from './swap.ts'
import { tablesThere } from './tables-there.ts'

export class Publish {
  readonly #place: PublishPlace
  readonly #plan: WritePlan
  readonly #stage: TableName
  #publishing: Publishing | undefined
  #isDone = false

  constructor(place: PublishPlace, plan: WritePlan, stage: TableName) {
    this.#place = place
    this.#plan = plan
    this.#stage = stage
  }

  /** `count`: the rows of the stage. Returns what the user should know of what is left. */
  async run(count: number, countedBy: Recount | undefined): Promise<string[]> {
    const publishing = await this.#begin(count, countedBy)
    this.#publishing = publishing
    await publishing.execute()
    this.#isDone = true
    return dropUseless(this.#place, publishing)
  }

  /** The outcome of a publish that has failed, or never began. The stage is dropped where nothing of it was published. Never throws. */
  async discard(): Promise<Discarded> {
    if (this.#isDone) return { outcome: 'done' }
    const publishing = this.#publishing
    if (publishing?.settled === undefined) return this.#dropStage(this.#stage)
    const { outcome, why, ask } = publishing.settled
    if (publishing.isHalfDone || outcome !== 'not done') {
      const how = ask === undefined ? '' : `; to find out: ${ask}`
      const words = `the publish was not completed (${why}), and its tables were left as they are, such as ${identifier(publishing.stage)}${how}`
      return { outcome: 'unknown', warnings: [words] }
    }
    return this.#dropStage(publishing.stage)
  }

  async #begin(count: number, countedBy: Recount | undefined): Promise<Publishing> {
    const { log, query } = this.#place
    const { by } = this.#plan
    const stages = [this.#stage.table]
    const begun = {
      step: 'begun',
      plan: this.#plan,
      stage: this.#stage.table,
      rows: count,
      changes: added(count),
      ...(countedBy !== undefined && { countedBy }),
    } as const
    if (by === 'move' || by === 'attach' || by === 'partition') {
      const partitions = await partitionsOf(query, this.#stage)
      await log.publishing({ ...begun, partitions })
      return new Partitions(this.#place, by, stages, partitions)
    }
    const ids = by === 'exchange' ? await this.#ids() : undefined
    await log.publishing({ ...begun, ...(ids !== undefined && { ids }) })
    return new Swap(this.#place, stages, ids)
  }

  /** What shows later which table is which. */
  async #ids(): Promise<SwapIds> {
    const { table, query } = this.#place
    const found = await tablesThere(query, table, [table.table, this.#stage.table], true)
    const ids = { stage: found.get(this.#stage.table) ?? '', table: found.get(table.table) ?? '' }
    if (ids.stage !== '' && ids.table !== '' && ids.stage !== ids.table) return ids
    throw new BulkloadError(
      'BL_SERVER',
      `the server does not show the IDs of ${identifier(table)} and its stage table, so the outcome of EXCHANGE TABLES could not be checked`,
      { hint: 'nothing was published; use --replace-by rename' },
    )
  }

  /** No statement that publishes it was sent, or none can be executed any more. */
  async #dropStage(stage: TableName): Promise<Discarded> {
    const left = await drop(this.#place, stage, 'the stage table was not dropped')
    return { outcome: 'not done', ...(left.length > 0 && { warnings: left }) }
  }
}

function added(count: number): { inserted: number; updated: number; unchanged: number; duplicates: number } {
  return { inserted: count, updated: 0, unchanged: 0, duplicates: 0 }
}

/** A server may refuse to drop a large table: the rows are published all the same. */
export async function dropUseless(place: PublishPlace, publishing: Publishing): Promise<string[]> {
  const words = 'the old rows, or the stage, are still in a table'
  try {
    const useless = await publishing.useless()
    return useless === undefined ? [] : await drop(place, useless, words)
  } catch (cause) {
    return [`${words}, such as ${identifier(publishing.stage)} (${toBulkloadError(cause).message})`]
  }
}

async function drop({ query }: PublishPlace, table: TableName, words: string): Promise<string[]> {
  const statement = `DROP TABLE IF EXISTS ${identifier(table)}`
  try {
    await query(statement)
    return []
  } catch (cause) {
    return [`${words}: run ${statement} (${toBulkloadError(cause).message})`]
  }
}
