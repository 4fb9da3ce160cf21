// ClickHouse in this process (chDB) as a target. A segment is gathered in a file, which the engine then inserts as
// one statement: its in-memory insert takes plain table names only.

import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { installCommand } from '../../install-command.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { Receipt, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import type { Connection, Target } from '../target.ts'
import { clickhouseCatalog } from './catalog.ts'
import { exceptionText } from './errors.ts'
import { formatOf, insertInto } from './insert.ts'
import { literal, readServerFacts } from './introspect.ts'
import { clickhouseWriter } from './table-writer.ts'

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
    takes: ['clickhouse-native', 'clickhouse-text'],
    warnings: [],
    connect: (signal) => connect(engine, options, signal),
    close: () => engine.close(),
  }
}

async function connect(
  engine: ChdbEngine,
  options: EmbeddedClickhouseOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const query = (sql: string): Promise<string> => untilAborted(engine.query(sql), signal)
  const { runId, orderBy } = options
  const facts = await readServerFacts(query)
  return {
    catalog: clickhouseCatalog(query, { facts, database: DATABASE, orderBy }),
    open: async (write) =>
      clickhouseWriter(query, write, {
        facts,
        runId,
        signal,
        servers: new Set(),
        begin: async (settings) => engine.begin(write, settings),
      }),
    close: async () => undefined,
  }
}

class ChdbEngine {
  readonly #path: string
  readonly #session: Session
  /** Statements run one after another: closing a session while it works ends the whole process. */
  #last: Promise<unknown> = Promise.resolve()
  #uploads = 0
  #closing: Promise<void> | undefined

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
  begin(write: TableWrite, settings: Readonly<Record<string, string>>): SegmentWriter {
    const file = join(this.#path, `upload-${process.pid}-${this.#uploads++}.block`)
    const out = createWriteStream(file)
    let inserting: Promise<Receipt> | undefined
    let failure: unknown
    out.on('error', (cause) => {
      failure ??= cause
    })
    const failed = (cause: unknown): BulkloadError =>
      new BulkloadError('BL_ENGINE', `cannot write ${file}: ${toBulkloadError(cause).message}`, { cause })
    const insert = async (): Promise<Receipt> => {
      await new Promise<void>((done) => out.end(() => done()))
      if (failure !== undefined) throw failed(failure)
      return { rows: await this.#insertFile(write, file, settings), countedBy: 'server' }
    }
    return {
      write: (frame) =>
        new Promise((done, fail) => {
          out.write(frame, (cause) => (cause ? fail(failed(cause)) : done(true)))
        }),
      commit: () => {
        inserting = insert().finally(() => rm(file, { force: true }))
        return inserting
      },
      // The engine is in this process: what it does always comes to an end that is known.
      abort: async () => {
        if (inserting !== undefined) return inserting.then(() => 'done' as const).catch(() => 'not done' as const)
        out.destroy()
        await rm(file, { force: true })
        return 'not done'
      },
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#session.close())
    return this.#closing
  }

  #insertFile(write: TableWrite, file: string, settings: Readonly<Record<string, string>>): Promise<number> {
    const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`)
    const settingsText = assignments.join(', ')
    const sql = `${insertInto(write)} FROM INFILE ${literal(file)} SETTINGS ${settingsText} FORMAT ${formatOf(write)}`
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
