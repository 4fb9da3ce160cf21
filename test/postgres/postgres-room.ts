// What the tests of this folder share: one database per file, a temporary folder for inputs, and loads through the
// library as the command line does them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { type FileLoadSettings, loadFiles, type RunReport, type TableReport } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

/** Everything but files and sink; the URL is the room's server unless it is given. */
export type RoomSettings = Partial<Omit<Extract<FileLoadSettings, { sink: 'postgres' }>, 'files' | 'sink'>>

export interface PostgresRoom {
  readonly server: PostgresDatabase
  /** Where `file` writes. */
  readonly folder: string
  /** Runs the statements as superuser, times in UTC; the rows of the last one. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Writes an input file and returns its path. */
  file(name: string, content: string | Uint8Array): string
  run(files: readonly string[], settings?: RoomSettings): Promise<RunReport>
  /** Loads one file of this content into one table. */
  load(table: string, content: string | Uint8Array, settings?: RoomSettings): Promise<TableReport>
}

/**
 * Registers the start and the stop of the file's database, which begins with what the statements `schema` make. Files that make
 * roles have `startPostgres` as `open`: a server of their own.
 */
export function postgresRoom(schema = '', open: () => Promise<PostgresDatabase> = openPostgres): PostgresRoom {
  let server: PostgresDatabase | undefined
  let folder: TempFolder | undefined
  before(async () => {
    folder = makeTempFolder('postgres-input')
    server = await open()
    await server.query(schema)
  })
  after(async () => {
    await server?.stop()
    folder?.remove()
  })
  function started<T>(value: T | undefined): T {
    assert.ok(value !== undefined, 'the room is used before it is open')
    return value
  }
  const room: PostgresRoom = {
    get server() {
      return started(server)
    },
    get folder() {
      return started(folder).path
    },
    query: (sql) => started(server).query(`SET TimeZone = 'UTC'; ${sql}`),
    file(name, content) {
      const path = join(started(folder).path, name)
      writeFileSync(path, content)
      return path
    },
    // The environment of the test run does not affect a load.
    run: (paths, settings = {}) =>
      loadFiles({
        [CALLER]: {},
        url: started(server).url,
        env: {},
        workers: 1,
        ...settings,
        files: paths,
        sink: 'postgres',
      }),
    async load(table, content, settings = {}) {
      const report = await room.run([inputFile(room.folder, content)], { table, ...settings })
      return onlyTable(report)
    },
  }
  return room
}

let inputs = 0

/** Writes an input file with a name of its own and returns its path. */
export function inputFile(folder: string, content: string | Uint8Array): string {
  const path = join(folder, `input-${++inputs}.jsonl`)
  writeFileSync(path, content)
  return path
}

export function onlyTable(report: RunReport): TableReport {
  assert.equal(report.tables.length, 1)
  return report.tables[0]!
}

/** The load took `rows` rows and nothing else happened. */
export function assertLoaded(report: TableReport, rows: number): void {
  assert.equal(report.error, undefined, report.error?.message)
  assert.equal(report.rows.loaded, rows)
  assert.equal(report.rows.rejected, 0)
  assert.equal(report.balanced, true)
  assert.equal(report.countedBy, rows > 0 ? 'server' : 'none')
}
