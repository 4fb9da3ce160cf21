import { flagsOf } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Pg extends LoadCommand {
  static override summary = 'Load CSV, JSON, Parquet and other files into Postgres, and prove that every row arrived.'
  static override description =
    `Each file is loaded into the table with its base name, with one COPY in one transaction: all of its rows, or none.
--commit-every SIZE splits it into several transactions; those that were committed stay.
The server is set with --url or BULKLOAD_PG_URL (postgres://user:password@host:5432/database), or with libpq's variables
(PGHOST, PGUSER, PGPASSWORD, PGSSLMODE, …) and ~/.pgpass.
Exit status: 0 all rows loaded, 2 usage error, 3 finished with rejects, 4 too many rejects, 5 source error,
6 server error, 7 row counts do not balance.`
  static override usage = 'pg FILES... [options]'
  static override examples = [
    { description: 'Load into the table events:', command: '<%= config.bin %> pg events.jsonl' },
    { description: 'Load four tables in parallel:', command: '<%= config.bin %> pg --jobs 4 *.jsonl' },
    {
      description: 'Load without a server, and show the first rows:',
      command: '<%= config.bin %> pg events.jsonl --embedded --peek 5',
    },
    { description: 'Create the table from a CSV file:', command: '<%= config.bin %> pg orders.csv --create' },
    {
      description: 'Load the output of another program:',
      command: 'zcat orders.csv.gz | <%= config.bin %> pg - --table orders --create',
    },
    { description: 'Tolerate up to 100 bad records:', command: '<%= config.bin %> pg events.jsonl --max-errors 100' },
  ]
  static override flags = flagsOf('pg')

  async run(): Promise<void> {
    await this.load('postgres')
  }
}
