// The table of the ledger in a ClickHouse database: rows are only added. A row that was stored twice, because the answer to its INSERT was
// lost, has the same number.

import { setTimeout as sleep } from 'node:timers/promises'
import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { LedgerLack } from '../../ledger.ts'
import { mayPass } from '../answers/passing-errors.ts'
import type { ClickhouseClient } from '../client.ts'
import { identifier, literal, type RunQuery, rows, type ServerFacts } from '../introspect.ts'

/** One line of a journal, or a claim. */
export interface LedgerRow {
  readonly run_id: string
  readonly table_name: string
  /** Grows with each claim. */
  readonly attempt: number
  /** That of the process which wrote it: two may claim a table at the same time. */
  readonly loader: string
  /** Its number among those of the loader. */
  readonly line: number
  readonly type: string
  /** JSON. */
  readonly entry: string
}

const COLUMNS = ['run_id', 'table_name', 'attempt', 'loader', 'line', 'type', 'entry'] as const
const ORDER = 'run_id, table_name, attempt, loader, line'
const WAITS_MS = [250, 1_000, 3_000]
/** For a statement, once the load was given up. */
const AFTER_END_MS = 5_000

export interface LedgerTableOptions {
  /** With connections of its own: those of a load are busy with its INSERTs. */
  readonly client: ClickhouseClient
  readonly facts: ServerFacts
  readonly database: string
  /** That of the load. */
  readonly signal: AbortSignal
}

export class LedgerTable {
  readonly name: TableName
  readonly #options: LedgerTableOptions
  readonly #query: RunQuery = (sql) => this.#inTime(sql)
  #isReplicated = false

  constructor(options: LedgerTableOptions) {
    this.#options = options
    this.name = { schema: options.database, table: 'bulkload_ledger' }
  }

  /** For people, and for those who may not create tables. */
  get createStatement(): string {
    const columns =
      'run_id String, table_name String, attempt UInt32, loader String, line UInt32, type String, entry String, at DateTime DEFAULT now()'
    return `CREATE TABLE IF NOT EXISTS ${identifier(this.name)} (${columns}) ENGINE = MergeTree ORDER BY (${ORDER})`
  }

  /** Makes it where it is missing; returns why it cannot be used, if it cannot. */
  async prepare(): Promise<LedgerLack | undefined> {
    if (!(await this.look())) {
      try {
        await this.#query(this.createStatement)
      } catch (cause) {
        if (!(cause instanceof BulkloadError) || cause.serverCode === undefined) throw cause
        return { why: cause.message, hint: `have it created: ${this.createStatement}` }
      }
      await this.look()
    }
    return this.#lack()
  }

  /** Whether it is there. */
  async look(): Promise<boolean> {
    const engine = await this.#engine()
    this.#isReplicated = engine !== undefined && /^(?:Replicated|Shared)/.test(engine)
    return engine !== undefined
  }

  /** Resolves when they are stored. */
  async insert(added: readonly LedgerRow[]): Promise<void> {
    // A buffered INSERT would be stored later. Servers that have no such setting take no settings there.
    const settings = 'async_insert' in this.#options.facts.settings ? ' SETTINGS async_insert = 0' : ''
    const into = `INSERT INTO ${identifier(this.name)} (${COLUMNS.join(', ')})${settings} FORMAT JSONEachRow`
    const values = added.map((row) => JSON.stringify(row)).join('\n')
    await this.#patiently(() => this.#query(`${into}\n${values}\n`))
  }

  /** In their order, each once. */
  async select(where: string): Promise<LedgerRow[]> {
    const found = await this.#patiently(async () => {
      await this.#synchronize()
      const columns = COLUMNS.join(', ')
      return rows(this.#query, `SELECT ${columns} FROM ${identifier(this.name)} WHERE ${where} ORDER BY ${ORDER}`)
    })
    const seen = new Set<string>()
    return (found as unknown as LedgerRow[]).flatMap((row) => {
      const { attempt, loader, line, table_name } = row
      const key = JSON.stringify([row.run_id, table_name, attempt, loader, line])
      if (seen.has(key)) return []
      seen.add(key)
      return [{ ...row, attempt: Number(attempt), line: Number(line) }]
    })
  }

  /** Ends queries on the server, as far as this user may. */
  async kill(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await this.#query(`KILL QUERY WHERE query_id IN (${ids.map(literal).join(', ')}) SYNC`).catch(() => '')
  }

  async #engine(): Promise<string | undefined> {
    const [found] = await rows(this.#query, `SELECT engine FROM system.tables WHERE ${this.#where('name')}`)
    return found === undefined ? undefined : String(found['engine'])
  }

  async #lack(): Promise<LedgerLack | undefined> {
    const name = identifier(this.name)
    const engine = await this.#engine()
    if (!engine?.endsWith('MergeTree'))
      return { why: `${name} is a table of the engine ${engine}`, hint: 'rename it: a new one is then created' }
    const found = await rows(this.#query, `SELECT name FROM system.columns WHERE ${this.#where('table')}`)
    const there = new Set(found.map((row) => String(row['name'])))
    const missing = COLUMNS.filter((column) => !there.has(column))
    if (missing.length === 0) return undefined
    return {
      why: `${name} is not a ledger of this version: it lacks ${missing.join(', ')}`,
      hint: 'rename it: a new one is then created',
    }
  }

  /** Another replica may have stored what this one has not fetched yet. */
  async #synchronize(): Promise<void> {
    if (this.#isReplicated) await this.#query(`SYSTEM SYNC REPLICA ${identifier(this.name)}`)
  }

  #where(column: 'name' | 'table'): string {
    return `database = ${literal(this.#options.database)} AND ${column} = ${literal(this.name.table)}`
  }

  /** A load that was given up still writes its end, if that takes no long time. */
  async #inTime(sql: string): Promise<string> {
    const { client, signal } = this.#options
    const stop = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      timer = setTimeout(() => stop.abort(signal.reason), AFTER_END_MS)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      return await client.query(sql, stop.signal)
    } finally {
      signal.removeEventListener('abort', onAbort)
      clearTimeout(timer)
    }
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (cause) {
        const waitMs = WAITS_MS[attempt]
        const isLate = cause instanceof BulkloadError && cause.code === 'BL_TIMEOUT'
        if (waitMs === undefined || isLate || !mayPass(cause, false) || this.#options.signal.aborted) throw cause
        await sleep(waitMs)
      }
    }
  }
}
