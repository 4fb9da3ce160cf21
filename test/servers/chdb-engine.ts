// ClickHouse 26 in this process (npm `chdb`), one query at a time.
//
// What was found out about chdb 3.4.0:
//  - One data directory per process: a second `new Session(otherPath)` throws while the first is open, so there can be
//    one engine per process at a time. After close() another one opens in 20 ms (the first takes 170 ms).
//  - Any number of connections to the same directory; each has its own SET state and current database and costs 1 ms.
//    So every request gets its own, and settings cannot leak from one to the next.
//  - queryAsync and insert run on a libuv thread and do not block the event loop. They are still run one by one here:
//    the engine is for answers, not for speed, and closing a connection while it works aborts the whole process.
//  - `default` is an Overlay database; a server's is Atomic, and EXCHANGE TABLES and uuids want that.
//  - The raw insert takes text formats and plain identifiers only. `INSERT ... FROM INFILE` takes every format, maps
//    columns by name and fills defaults like an HTTP insert; its rowsRead is the number of rows of the file. The raw
//    insert counts like X-ClickHouse-Summary: rows of materialized views too. Both count rows dropped as duplicates.
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { drainPending, Session } from 'chdb'
import type { InputInsert, InsertStatement } from './insert-statement.ts'
import { makeTempFolder, type TempFolder } from './temp-folder.ts'

/** What surrounds a statement. `settings` may hold `param_*` values of `{name:Type}` placeholders. */
export interface EngineContext {
  readonly database?: string
  readonly settings?: Readonly<Record<string, string>>
  /** Output format of a SELECT without FORMAT; TabSeparated when missing. */
  readonly format?: string
}

/** Rows and bytes as the engine counts them. */
export interface EngineAnswer {
  readonly output: Uint8Array
  readonly readRows: number
  readonly readBytes: number
  readonly writtenRows: number
  readonly writtenBytes: number
}

/** The engine of this process. Errors of statements are thrown as chdb words them. */
export class ChdbEngine {
  readonly #folder: TempFolder
  readonly #session: Session
  #last: Promise<unknown> = Promise.resolve()
  #uploads = 0

  private constructor(folder: TempFolder, session: Session) {
    this.#folder = folder
    this.#session = session
  }

  /** Opens the engine on an empty temporary folder. Throws while another one is open in this process. */
  static async open(): Promise<ChdbEngine> {
    const folder = makeTempFolder('chdb')
    let session: Session
    try {
      session = new Session(join(folder.path, 'data'))
    } catch (error) {
      folder.remove()
      throw error
    }
    for (const sql of [
      'CREATE DATABASE scratch ENGINE = Atomic',
      'USE scratch',
      'DROP DATABASE default',
      'CREATE DATABASE default ENGINE = Atomic',
      'USE default',
      'DROP DATABASE scratch',
    ]) {
      await session.queryAsync(sql)
    }
    return new ChdbEngine(folder, session)
  }

  /** Runs one statement that needs no data. */
  query(sql: string, context: EngineContext = {}): Promise<EngineAnswer> {
    return this.#exclusively(context, async (connection) => {
      const result = await connection.queryAsync(sql, { format: context.format ?? 'TabSeparated' })
      return {
        output: result.bytes(),
        readRows: result.rowsRead,
        readBytes: result.bytesRead,
        writtenRows: 0,
        writtenBytes: 0,
      }
    })
  }

  /** Runs an INSERT with its data. */
  insert(statement: InsertStatement, data: Uint8Array, context: EngineContext = {}): Promise<EngineAnswer> {
    return this.#exclusively(context, (connection) => {
      const { plain } = statement
      if (plain === undefined || statement.format !== 'JSONEachRow')
        return this.#insertFile(connection, statement, data)
      return insertRaw(connection, { ...plain, data })
    })
  }

  /** Runs an INSERT that selects from its data. How many rows it writes is not known here. */
  insertSelected(statement: InputInsert, data: Uint8Array, context: EngineContext = {}): Promise<EngineAnswer> {
    return this.#exclusively(context, (connection) =>
      this.#withFile(data, async (path) => {
        const { before, structure, after, format } = statement
        const from = `file('${path}', ${format}, ${structure})`
        const result = await connection.queryAsync(`${before}${from}${after}`)
        return { ...written(0, 0), readRows: result.rowsRead, readBytes: result.bytesRead }
      }),
    )
  }

  /** Waits for what is running, closes the engine and removes its folder. */
  async close(): Promise<void> {
    await this.#last
    this.#session.close()
    await drainPending()
    this.#folder.remove()
  }

  async #insertFile(connection: Session, statement: InsertStatement, data: Uint8Array): Promise<EngineAnswer> {
    return this.#withFile(data, async (path) => {
      const { target, settings, format } = statement
      const result = await connection.queryAsync(
        `INSERT INTO ${target} FROM INFILE '${path}' ${settings} FORMAT ${format}`,
      )
      return written(result.rowsRead, result.bytesRead)
    })
  }

  async #withFile<T>(data: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
    // ".bin": an ending such as .gz would make the engine decompress.
    const path = join(this.#folder.path, `upload-${this.#uploads++}.bin`)
    writeFileSync(path, data)
    try {
      return await work(path)
    } finally {
      await rm(path)
    }
  }

  #exclusively<T>(context: EngineContext, work: (connection: Session) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const connection = new Session(this.#session.path)
      try {
        if (context.database !== undefined) await connection.queryAsync(`USE ${quoteIdentifier(context.database)}`)
        const settings = Object.entries(context.settings ?? {}).map(([name, value]) => `${name} = ${quoteText(value)}`)
        if (settings.length > 0) await connection.queryAsync(`SET ${settings.join(', ')}`)
        return await work(connection)
      } finally {
        connection.close()
      }
    })
    this.#last = turn.catch(() => {})
    return turn
  }
}

async function insertRaw(
  connection: Session,
  { table, columns, data }: { table: string; columns?: readonly string[]; data: Uint8Array },
): Promise<EngineAnswer> {
  const columnList = columns === undefined ? {} : { columns }
  const result = await connection.insert({ table, ...columnList, format: 'JSONEachRow', values: data })
  return written(result.rowsWritten, result.bytesWritten)
}

function written(rows: number, bytes: number): EngineAnswer {
  return { output: new Uint8Array(0), readRows: rows, readBytes: bytes, writtenRows: rows, writtenBytes: bytes }
}

function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
