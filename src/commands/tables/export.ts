import { Args } from '@oclif/core'
import { BulkloadError } from '../../errors.ts'
import type { ExportSettings } from '../../index.ts'
import { CALLER } from '../../options/caller.ts'
import { commandsOf } from '../again.ts'
import { flagsOf, lastForms, type ParsedFlags, type Token } from '../flags.ts'
import { LoadCommand } from '../load-command.ts'
import { programWords } from '../program-words.ts'

export default class Export extends LoadCommand {
  static override summary =
    'Export tables of Postgres and ClickHouse into files: CSV, JSON, Parquet, COPY dumps and more.'
  static override description =
    `SOURCE is pg or clickhouse, for the server of BULKLOAD_PG_URL, BULKLOAD_CLICKHOUSE_URL or libpq's variables, or an
address: postgres://user@host/database.
All tables of Postgres are read in one snapshot. A file has its name only once it is whole, with as many rows as the server
has counted: an export that fails leaves nothing.
Exit status: 0 all rows written, 2 usage error, 5 source error, 6 server error or the output cannot be written,
7 row counts do not balance.`
  static override args = {
    source: Args.string({ description: 'pg, clickhouse, or the address of a database', ignoreStdin: true }),
    tables: Args.string({ description: 'tables to export', ignoreStdin: true }),
  }
  static override strict = false
  static override usage = 'export SOURCE TABLES... --output PATH [options]'
  static override examples = [
    { description: 'A table as CSV:', command: '<%= config.bin %> export pg orders -o orders.csv' },
    {
      description: 'Two tables of one snapshot as compressed JSON Lines:',
      command: '<%= config.bin %> export pg orders customers -o out/ --to jsonl --compress zstd',
    },
    {
      description: 'Some rows into a pipe:',
      command: `<%= config.bin %> export pg orders -o - --to csv --where "total > 100" | head`,
    },
  ]
  static override flags = flagsOf('export')

  async run(): Promise<void> {
    const { flags, argv, raw } = await this.parse(Export, this.argv)
    const said = await this.settingsOf('export', lastForms('export', flags as ParsedFlags, raw as readonly Token[]))
    const [source, ...tables] = argv as readonly string[]
    if (source === undefined || tables.length === 0) {
      throw new BulkloadError('BL_USAGE', 'an export takes a source and tables', {
        hint: 'use bulkload export pg orders -o orders.csv',
      })
    }
    const caller = { ...said.settings[CALLER], version: this.config.version } as const
    const commands = commandsOf([...programWords(this.config.bin, process.env), this.id ?? ''], raw as readonly Token[])
    const settings = { ...said.settings, [CALLER]: caller, source, tables } as unknown as ExportSettings
    await this.tellRun(said.own, commands, async (hooks) => {
      const { exportTables } = await import('../../index.ts')
      return exportTables({ ...settings, ...hooks })
    })
  }
}
