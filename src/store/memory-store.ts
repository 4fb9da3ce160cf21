// Tables in the memory of this process: rows are kept as they were given. For programs that are tested without a server.

import { Writable } from 'node:stream'
import { BulkloadError } from '../errors.ts'
import { usage } from '../options/option-values.ts'
import { BatchReadable } from './row-readable.ts'
import type { DriverStore, Row, RowSelection, StoreTable, WriteOptions, Written } from './store.ts'

const BATCH_SIZE = 1000

export function memoryStore(): DriverStore {
  const tables = new Map<string, readonly Row[]>()
  const close = async (): Promise<void> => tables.clear()
  return { address: 'memory:', table: (name) => memoryTable(name, tables), close, [Symbol.asyncDispose]: close }
}

function memoryTable(name: string, tables: Map<string, readonly Row[]>): StoreTable {
  function rowsOf(): readonly Row[] {
    const rows = tables.get(name)
    if (rows === undefined) throw new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${name} in memory`)
    return rows
  }

  async function* batches({ columns, where, orderBy, limit }: RowSelection, size: number) {
    if (where !== undefined || orderBy !== undefined)
      throw usage('memory has no SQL: where and orderBy cannot be used', 'choose rows in a loop over the stream')
    const rows = rowsOf().slice(0, limit)
    for (let at = 0; at < rows.length; at += size) {
      const some = rows.slice(at, at + size)
      yield columns === undefined ? some : some.map((row) => selected(row, columns))
    }
  }

  /** All of them, or none. */
  function add(rows: readonly Row[], { mode = 'append', create = false }: WriteOptions): Written {
    if (mode !== 'append' && mode !== 'replace')
      throw usage(`a table in memory has no mode ${mode}`, "use 'append' or 'replace'")
    const before = create ? (tables.get(name) ?? []) : rowsOf()
    tables.set(name, mode === 'append' ? [...before, ...rows] : rows)
    return { rows: rows.length }
  }

  return {
    name,
    readable: ({ batchSize = BATCH_SIZE, ...selection } = {}) =>
      new BatchReadable(batches(selection, batchSize), batchSize),
    writable: (options = {}) => new MemoryWritable((rows) => add(rows, options)),
    async insert(rows, options = {}) {
      const all: Row[] = []
      for await (const row of rows as AsyncIterable<Row>) all.push(row)
      return add(all, options)
    },
    count: async () => rowsOf().length,
    async *ids({ key, batchSize = BATCH_SIZE } = {}) {
      if (key === undefined) throw usage('a table in memory has no primary key', 'name a column: ids({ key })')
      for await (const rows of batches({ columns: [key] }, batchSize)) yield rows.map((row) => row[key])
    },
    async create() {
      if (tables.has(name)) throw new BulkloadError('BL_TABLE_EXISTS', `there is a table ${name} in memory`)
      tables.set(name, [])
    },
    async drop() {
      tables.delete(name)
    },
  }
}

function selected(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))
}

class MemoryWritable extends Writable {
  written: Written | undefined
  readonly #add: (rows: readonly Row[]) => Written
  readonly #rows: Row[] = []

  constructor(add: (rows: readonly Row[]) => Written) {
    super({ objectMode: true })
    this.#add = add
  }

  override _write(row: Row, _encoding: string, callback: () => void): void {
    this.#rows.push(row)
    callback()
  }

  override _final(callback: (error?: Error) => void): void {
    try {
      this.written = this.#add(this.#rows)
      callback()
    } catch (cause) {
      callback(cause as Error)
    }
  }
}
