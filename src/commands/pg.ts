import { flagsOf } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Pg extends LoadCommand {
  static override summary = 'Load CSV, JSON, Parquet and other files into Postgres, and prove that every row arrived.'
  static override description =
    `Each file goes into the table of its name, by one COPY in one transaction: all of its rows are there, or none.
--commit-every SIZE makes it several transactions: those that were committed stay.
The server is named by --url or BULKLOAD_PG_URL (postgres://user:password@host:5432/database), or by libpq's variables
(PGHOST, PGUSER, PGPASSWORD, PGSSLMODE, …) and ~/.pgpass.
Exit status: 0 all rows, 2 usage, 3 finished with rejects, 4 too many rejects, 5 source, 6 server, 7 does not balance.`
  static override usage = 'pg FILES... [options]'
  static override examples = [
    { description: 'Into the table events:', command: '<%= config.bin %> pg events.jsonl' },
    { description: 'Four tables at once:', command: '<%= config.bin %> pg --jobs 4 *.jsonl' },
    {
      description: 'Without a server, and look at the result:',
      command: '<%= config.bin %> pg events.jsonl --embedded --peek 5',
    },
    { description: 'CSV, into a table made for it:', command: '<%= config.bin %> pg orders.csv --create' },
    {
      description: 'What another program writes:',
      command: 'zcat orders.csv.gz | <%= config.bin %> pg - --table orders --create',
    },
    { description: 'Set up to 100 bad records aside:', command: '<%= config.bin %> pg events.jsonl --max-errors 100' },
  ]
  static override flags = flagsOf('pg')

  async run(): Promise<void> {
    await this.load('postgres')
  }
}
