// ClickHouse in this process (chDB) as a target. A segment is gathered in a file, which the engine then inserts as
// one statement: its in-memory insert takes plain table names only.

import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { installCommand } from '../../install-command.ts'
import type { Segment, SegmentLoad, Sink, Target } from '../sink.ts'
import { createStatement, widenStatement } from './create.ts'
import { DeduplicationTokens } from './deduplication.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { exceptionText } from './errors.ts'
import { watchGrowth } from './growth.ts'
import { formatOf, insertInto } from './insert.ts'
import { countRows, describeTable, literal, peekRows, readServerFacts } from './introspect.ts'
import { SEGMENT_BYTES, SEGMENT_ROWS } from './target.ts'

type Session = import('chdb').Session

const DATABASE = 'default'

export interface EmbeddedClickhouseOptions {
  readonly orderBy: string | undefined
  readonly runId: string
}

/** Opens the engine on `folder`; the data stays there. Only one folder can be open in a process. */
export async function embeddedClickhouse(folder: string, options: EmbeddedClickhouseOptions): Promise<Target> {
  const path = join(resolve(folder), 'clickhouse')
  const engine = await ChdbEngine.open(path)
  const address = `embedded ClickHouse in ${folder}`
  return {
    kind: 'clickhouse',
    address,
    warnings: [],
    connect: () => sinkOf(engine, address, options),
    close: () => engine.close(),
  }
}

async function sinkOf(engine: ChdbEngine, address: string, options: EmbeddedClickhouseOptions): Promise<Sink> {
  const query = (sql: string): Promise<string> => engine.query(sql)
  const facts = await readServerFacts(query)
  const tokens = new DeduplicationTokens(options.runId)
  return {
    target: 'clickhouse',
    address,
    segmentBytes: SEGMENT_BYTES,
    segmentRows: SEGMENT_ROWS,
    describe: (name) => describeTable(query, name, DATABASE, facts),
    async create(name, columns) {
      const full = { schema: name.schema ?? DATABASE, table: name.table }
      const statement = createStatement(full, columns, facts, options.orderBy)
      await query(statement)
      return statement
    },
    dropEmpty: (name) => dropEmptyTable(query, { schema: name.schema ?? DATABASE, table: name.table }),
    widenStatement: (name, column) => widenStatement(name, column, facts),
    begin: async (segment) => engine.begin(segment, { ...facts.settings, ...tokens.of(segment) }),
    afterwards: async () => [],
    watch: (table) => watchGrowth(query, table.name, facts, new Set()),
    count: (name) => countRows(query, { schema: name.schema ?? DATABASE, table: name.table }),
    peek: (name, limit) => peekRows(query, { schema: name.schema ?? DATABASE, table: name.table }, limit),
    close: async () => undefined,
  }
}

class ChdbEngine {
  readonly #path: string
  readonly #session: Session
  /** Statements run one after another: closing a session while it works ends the whole process. */
  #last: Promise<unknown> = Promise.resolve()
  #uploads = 0

  private constructor(path: string, session: Session) {
    this.#path = path
    this.#session = session
  }

  static async open(path: string): Promise<ChdbEngine> {
    const chdb = await import('chdb').catch((cause: unknown) => {
      throw new BulkloadError('BL_MISSING_PACKAGE', 'the embedded ClickHouse (chDB) is not installed', {
        cause,
        hint: `install it with: ${installCommand('chdb')} (about 550 MB; Linux and macOS)`,
      })
    })
    await mkdir(path, { recursive: true })
    try {
      return new ChdbEngine(path, new chdb.Session(path))
    } catch (cause) {
      throw new BulkloadError('BL_ENGINE', `the embedded ClickHouse did not start: ${toBulkloadError(cause).message}`, {
        cause,
        hint: 'is another process using the same folder? Name another one with --embedded DIR',
      })
    }
  }

  query(sql: string): Promise<string> {
    return this.#inTurn(async () => (await this.#session.queryAsync(sql, { format: 'TabSeparated' })).text())
  }

  /** Gathers the frames, which are not compressed, and inserts them on commit. */
  begin(segment: Segment, settings: Readonly<Record<string, string>>): SegmentLoad {
    const file = join(this.#path, `upload-${process.pid}-${this.#uploads++}.block`)
    const out = createWriteStream(file)
    let mayCommit = false
    let failure: unknown
    out.on('error', (cause) => {
      failure ??= cause
    })
    const failed = (cause: unknown): BulkloadError =>
      new BulkloadError('BL_ENGINE', `cannot write ${file}: ${toBulkloadError(cause).message}`, { cause })
    return {
      write: (frame) =>
        new Promise((done, fail) => {
          out.write(frame, (cause) => (cause ? fail(failed(cause)) : done(true)))
        }),
      get mayCommit() {
        return mayCommit
      },
      commit: async () => {
        mayCommit = true
        await new Promise<void>((done) => out.end(() => done()))
        if (failure !== undefined) throw failed(failure)
        try {
          const rows = await this.#insertFile(segment, file, settings)
          return { rows, countedBy: 'server' }
        } finally {
          await rm(file, { force: true })
        }
      },
      abort: async () => {
        out.destroy()
        await rm(file, { force: true })
      },
    }
  }

  async close(): Promise<void> {
    await this.#last
    this.#session.close()
  }

  #insertFile(segment: Segment, file: string, settings: Readonly<Record<string, string>>): Promise<number> {
    const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`)
    const settingsText = assignments.join(', ')
    const sql = `${insertInto(segment)} FROM INFILE ${literal(file)} SETTINGS ${settingsText} FORMAT ${formatOf(segment)}`
    return this.#inTurn(async () => (await this.#session.queryAsync(sql)).rowsRead)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work).catch((cause: unknown) => {
      throw exceptionText(toBulkloadError(cause).message, 'the embedded ClickHouse')
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
