// The engine of chDB in this process: one session on one folder, one statement after another.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import { installCommand } from '../../../install-command.ts'
import type { TableWrite } from '../../table-writer.ts'
import { exceptionText } from '../errors.ts'
import { formatOf, insertInto, insertSelect, structureOf } from '../insert-statement.ts'
import { literal } from '../introspect.ts'

type Session = import('chdb').Session

export class ChdbEngine {
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
        hint: 'another process may be using the same folder: choose another one with --embedded DIR',
      })
    }
  }

  query(sql: string): Promise<string> {
    return this.#inTurn(async () => (await this.#session.queryAsync(sql, { format: 'TabSeparated' })).text())
  }

  /** A name for a file in the engine's folder that no other upload of this process has. */
  uploadFile(): string {
    return join(this.#path, `upload-${process.pid}-${this.#uploads++}.block`)
  }

  /** Inserts what is in the file, or the rows of the condition; the rows that were read of it. */
  insertFile(
    write: TableWrite,
    file: string,
    settings: Readonly<Record<string, string>>,
    condition: string | undefined,
  ): Promise<number> {
    const assignments = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`)
    const clause = `SETTINGS ${assignments.join(', ')}`
    const table = `file(${literal(file)}, ${formatOf(write)}, ${structureOf(write)})`
    const sql =
      condition === undefined
        ? `${insertInto(write)} FROM INFILE ${literal(file)} ${clause} FORMAT ${formatOf(write)}`
        : `${insertSelect(write, table, condition)} ${clause}`
    return this.#inTurn(async () => (await this.#session.queryAsync(sql)).rowsRead)
  }

  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#session.close())
    return this.#closing
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work).catch((cause: unknown) => {
      throw exceptionText(toBulkloadError(cause).message, 'the embedded ClickHouse')
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
