// Where the cases of the contract run: a started target, and loads into tables of their own.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { EncodingName } from '../../../src/encoding-name.ts'
import { loadEncoding } from '../../../src/encodings/registry.ts'
import type { InferredColumn, TableName } from '../../../src/schema.ts'
import type { SegmentWriter } from '../../../src/sinks/segment-writer.ts'
import type { TableWriter } from '../../../src/sinks/table-writer.ts'
import type { Connection, Target } from '../../../src/sinks/target.ts'
import { APPEND, type WriteRules } from '../../../src/write-mode.ts'
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts'
import type { ContractTarget, StartedTarget } from './contract-target.ts'
import type { FrameMaker } from './frames.ts'

/** One load on a connection of its own. */
export interface OpenLoad {
  readonly connection: Connection
  readonly table: TableName
  readonly writer: TableWriter
  /** Ends what the connection waits for. */
  readonly stop: AbortController
  /** Writes rows into the segment as one frame. */
  put(segment: SegmentWriter, rows: number): Promise<boolean>
  /** Begins the next segment and writes rows into it. */
  begun(rows: number): Promise<SegmentWriter>
  /** Rows that are in the table and were not when it was opened. */
  rows(): Promise<number>
}

export interface LoadSettings {
  readonly encoding?: EncodingName
  /** One that is there already. */
  readonly table?: TableName
  /** Without it rows are appended. */
  readonly rules?: Partial<WriteRules>
  /** Instead of the target itself: the target behind a proxy. */
  readonly through?: Target
}

export const IDS: readonly InferredColumn[] = [
  { name: 'id', kind: 'int64', nullable: false, fractionDigits: 0, minYear: 0, maxYear: 0 },
]

export class ContractRoom {
  readonly contract: ContractTarget
  #started: StartedTarget | undefined
  #tables = 0

  constructor(contract: ContractTarget) {
    this.contract = contract
    before(async () => {
      if (!contract.skip) this.#started = await contract.start()
    })
    after(() => this.#started?.stop())
  }

  /** Registers a case. */
  test(title: string, work: () => Promise<void>): void {
    test(`${this.contract.name}: ${title}`, { skip: this.contract.skip ?? false }, work)
  }

  get target(): Target {
    return this.#running.target
  }

  /** A name that no case has had. All have the same length. */
  tableName(): TableName {
    return { schema: undefined, table: `c${String(++this.#tables).padStart(3, '0')}` }
  }

  async withConnection<T>(work: (connection: Connection, stop: AbortController) => Promise<T>): Promise<T> {
    const stop = new AbortController()
    const connection = await this.target.connect(stop.signal)
    try {
      return await work(connection, stop)
    } finally {
      await connection.close()
    }
  }

  /** A table with the column `id`, where the target has tables. */
  async makeTable(): Promise<TableName> {
    const table = this.tableName()
    if (this.contract.keepsTables) await this.withConnection(({ catalog }) => catalog!.create(table, IDS))
    return table
  }

  async withLoad(work: (load: OpenLoad) => Promise<void>, settings: LoadSettings = {}): Promise<void> {
    const { through = this.target } = settings
    const [best = assert.fail('it accepts no encoding')] = through.takes
    const { encoding = best } = settings
    const frame = this.contract.frames[encoding] ?? assert.fail(`no frames of ${encoding}`)
    const { prologue, epilogue, defaultMarker } = await loadEncoding(encoding)
    const table = settings.table ?? (await this.makeTable())
    const rowsBefore = await this.#running.count(table)
    const stop = new AbortController()
    const connection = await through.connect(stop.signal)
    try {
      const schema = await connection.catalog?.describe(table)
      const columns = ['id']
      const writer = await connection.open({
        ...{
          table: schema?.name ?? table,
          encoding,
          prologue,
          epilogue,
          defaultMarker,
          columns,
          given: columns,
          rules: { ...APPEND, ...settings.rules },
        },
        ...(schema !== undefined && { schema }),
      })
      const rows = async (): Promise<number> => (await this.#running.count(table)) - rowsBefore
      await work({ connection, table, writer, stop, rows, ...writing(writer, frame) })
    } finally {
      await connection.close()
    }
  }

  /** Runs `work` with the target behind a proxy. */
  async withLink(work: (through: Target, proxy: FaultProxy) => Promise<void>): Promise<void> {
    const { port, on } = this.#running
    assert.ok(port !== undefined && on !== undefined, 'the target has a link')
    const proxy = await startFaultProxy({ host: '127.0.0.1', port })
    try {
      await work(on(proxy.port), proxy)
    } finally {
      await proxy.stop()
    }
  }

  get #running(): StartedTarget {
    assert.ok(this.#started !== undefined, 'the target has started')
    return this.#started
  }
}

function writing(writer: TableWriter, make: FrameMaker): Pick<OpenLoad, 'put' | 'begun'> {
  let next = 0
  let segments = 0
  const put = (segment: SegmentWriter, rows: number): Promise<boolean> => {
    const frame = make(next, rows)
    next += rows
    return segment.write(frame, rows)
  }
  return {
    put,
    async begun(rows) {
      const segment = await writer.begin({ ordinal: segments++, token: randomUUID() })
      await put(segment, rows)
      return segment
    },
  }
}
