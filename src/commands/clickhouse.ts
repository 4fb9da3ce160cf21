import { flagsOf } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Clickhouse extends LoadCommand {
  static override summary = 'Load CSV, JSON, Parquet and other files into ClickHouse, and prove that every row arrived.'
  static override description =
    `Each file goes into the table of its name. The server is named by --url or BULKLOAD_CLICKHOUSE_URL
(http://user:password@host:8123/database). Default: http://localhost:8123.
An INSERT carries up to 128 MiB or 1,000,000 rows, which the server commits as one block.
Exit status: 0 all rows, 2 usage, 3 finished with rejects, 4 too many rejects, 5 source, 6 server, 7 does not balance.`
  static override usage = 'clickhouse FILES... [options]'
  static override examples = [
    { description: 'Into the table events:', command: '<%= config.bin %> clickhouse events.jsonl --codec zstd' },
    {
      description: 'Without a server, and look at the result:',
      command: '<%= config.bin %> clickhouse events.jsonl --embedded --peek 5',
    },
    { description: 'CSV, into a table made for it:', command: '<%= config.bin %> clickhouse orders.csv --create' },
    {
      description: 'What another program writes:',
      command: 'zcat orders.csv.gz | <%= config.bin %> clickhouse - --table orders --create',
    },
    {
      description: 'Objects of S3:',
      command: "<%= config.bin %> clickhouse 's3://bucket/2026/*.parquet' --table days --create",
    },
    {
      description: 'Four tables at once, created from their files:',
      command: '<%= config.bin %> clickhouse data/*.jsonl --create --jobs 4',
    },
  ]
  static override flags = flagsOf('clickhouse')

  async run(): Promise<void> {
    await this.load('clickhouse')
  }
}
