// A folder of this machine, or a prefix of S3: a file for each table, all of one format.

import { access, unlink } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { BulkloadError } from '../errors.ts'
import { FILE_FORMAT_NAMES, type FileFormat, factsOfFormat } from '../file-formats.ts'
import { namedInputs } from '../input/named-inputs.ts'
import { usage } from '../options/option-values.ts'
import { writeRows } from '../run/write-rows.ts'
import { readRows } from './read-rows.ts'
import { BatchReadable } from './row-readable.ts'
import { LoadWritable } from './row-writable.ts'
import type { DriverStore, Row, RowSelection, Rows, StoreSettings, StoreTable, WriteOptions, Written } from './store.ts'

const BATCH_SIZE = 1000

export function fileStore(address: string, settings: StoreSettings): DriverStore {
  const { format = 'jsonl', env = process.env } = settings
  if (!FILE_FORMAT_NAMES.includes(format as FileFormat))
    throw usage(`there is no file format ${format}`, `use ${FILE_FORMAT_NAMES.join(', ')}`)
  const [extension = ''] = factsOfFormat(format as FileFormat).extensions
  const folder = /^file:/i.test(address) ? fileURLToPath(address) : address
  const close = async (): Promise<void> => undefined
  return {
    address,
    table: (name) => fileTable(insideName(name), `${folder.replace(/\/$/, '')}/${name}${extension}`, env),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A name stays in the folder. */
function insideName(name: string): string {
  if (name !== '' && !name.split(/[/\\]/).includes('..')) return name
  throw usage(`"${name}" is not the name of a table in a folder`, 'use a name without ..')
}

function fileTable(name: string, path: string, env: NodeJS.ProcessEnv): StoreTable {
  const isLocal = !/^s3:/i.test(path)
  const table = { schema: undefined, table: name }

  async function* batches(selection: RowSelection): AsyncGenerator<readonly Row[], void> {
    const { columns, where, orderBy, limit = Number.POSITIVE_INFINITY, signal } = selection
    if (where !== undefined || orderBy !== undefined)
      throw usage('files have no SQL: where and orderBy cannot be used', 'choose rows in a loop over the stream')
    const [spec] = await namedInputs({ files: [path] }, {}, () => undefined)
    if (spec === undefined) throw new BulkloadError('BL_SOURCE_FAILED', `${path} cannot be found`)
    const source = await spec.source()
    let left = limit
    if (left <= 0) return
    for await (const rows of readRows({ name: table, source, env, signal: signal as AbortSignal | undefined })) {
      const some = rows.slice(0, left)
      left -= some.length
      yield columns === undefined ? some : some.map((row) => selected(row, columns))
      if (left <= 0) return
    }
  }

  async function insert(rows: Rows, { mode = 'append', signal }: WriteOptions = {}): Promise<Written> {
    if (mode !== 'append' && mode !== 'replace')
      throw usage(`a file has no --mode ${mode}`, "use 'replace', or 'append' for a file that is not there yet")
    const output = { path, overwrite: mode === 'replace' }
    const report = await writeRows(rows, output, { name: table, env, signal: signal as AbortSignal | undefined })
    return { rows: report.rows.loaded, report }
  }

  return {
    name,
    insert,
    readable: ({ batchSize = BATCH_SIZE, ...selection } = {}) => new BatchReadable(batches(selection), batchSize),
    writable: (options = {}) => new LoadWritable((rows, signal) => insert(rows, { ...options, signal })),
    async count() {
      let count = 0
      for await (const rows of batches({})) count += rows.length
      return count
    },
    async *ids({ key, batchSize = BATCH_SIZE, where } = {}) {
      if (key === undefined) throw usage('a file has no primary key', 'name a column: ids({ key })')
      let ids: unknown[] = []
      for await (const rows of batches({ columns: [key], ...(where !== undefined && { where }) })) {
        ids.push(...rows.map((row) => row[key]))
        for (; ids.length >= batchSize; ids = ids.slice(batchSize)) yield ids.slice(0, batchSize)
      }
      if (ids.length > 0) yield ids
    },
    async create() {
      const isThere =
        isLocal &&
        (await access(path).then(
          () => true,
          () => false,
        ))
      if (isThere) throw new BulkloadError('BL_TABLE_EXISTS', `${path} exists`)
    },
    async drop() {
      if (!isLocal) throw usage('objects of S3 are not deleted by bulkload', 'delete it by the tools of the store')
      await unlink(path).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ENOENT') throw new BulkloadError('BL_FILE_WRITE', `cannot remove ${path}: ${cause.message}`)
      })
    },
  }
}

function selected(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))
}
