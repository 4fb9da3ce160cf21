import { Args } from '@oclif/core'
import { BulkloadError } from '../../errors.ts'
import type { ExportSettings } from '../../index.ts'
import { flagsOf } from '../flags.ts'
import { LoadCommand } from '../load-command.ts'

export default class Export extends LoadCommand {
  static override summary =
    'Export tables and queries of Postgres and ClickHouse into files: CSV, JSON, Parquet, COPY dumps and more.'
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
  static override usage = 'export SOURCE (TABLES... | --query SQL) --output PATH [options]'
  static override examples = [
    {
      description: 'The result of a query as Parquet:',
      command: `<%= config.bin %> export pg --query "SELECT day, sum(total) AS total FROM orders GROUP BY day" -o days.parquet`,
    },
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
    const { own, words, settings, commands } = await this.said('export', await this.parse(Export, this.argv))
    const [source, ...tables] = words
    if (source === undefined || (tables.length === 0 && settings['query'] === undefined)) {
      throw new BulkloadError('BL_USAGE', 'an export requires a source, and tables or --query', {
        hint: 'use bulkload export pg orders -o orders.csv',
      })
    }
    await this.tellRun(own, commands, async (hooks) => {
      const { exportTables } = await import('../../index.ts')
      return exportTables({ ...settings, ...hooks, source, tables } as ExportSettings)
    })
  }
}
