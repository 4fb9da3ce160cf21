import { flagsOf } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Clickhouse extends LoadCommand {
  static override summary = 'Load CSV, JSON, Parquet and other files into ClickHouse, and prove that every row arrived.'
  static override description =
    `Each file is loaded into the table with its base name. The server is set with --url or BULKLOAD_CLICKHOUSE_URL
(http://user:password@host:8123/database). Default: http://localhost:8123.
An INSERT carries up to 128 MiB or 1,000,000 rows, which the server commits as one block.
Exit status: 0 all rows loaded, 2 usage error, 3 finished with rejects, 4 too many rejects, 5 source error,
6 server error, 7 row counts do not balance.`
  static override usage = 'clickhouse FILES... [options]'
  static override examples = [
    { description: 'Load into the table events:', command: '<%= config.bin %> clickhouse events.jsonl --codec zstd' },
    {
      description: 'Load without a server, and show the first rows:',
      command: '<%= config.bin %> clickhouse events.jsonl --embedded --peek 5',
    },
    { description: 'Create the table from a CSV file:', command: '<%= config.bin %> clickhouse orders.csv --create' },
    {
      description: 'Load the output of another program:',
      command: 'zcat orders.csv.gz | <%= config.bin %> clickhouse - --table orders --create',
    },
    {
      description: 'Load objects from S3:',
      command: "<%= config.bin %> clickhouse 's3://bucket/2026/*.parquet' --table days --create",
    },
    {
      description: 'Load four tables in parallel, and create them from their files:',
      command: '<%= config.bin %> clickhouse data/*.jsonl --create --jobs 4',
    },
  ]
  static override flags = flagsOf('clickhouse')

  async run(): Promise<void> {
    await this.load('clickhouse')
  }
}
