import { flagsOf } from './flags.ts'
import { LoadCommand } from './load-command.ts'

export default class Convert extends LoadCommand {
  static override summary = 'Write files of one format from files of another: CSV, JSON, SQL, COPY dumps and more.'
  static override description =
    `All inputs go into one file; into a folder (--output DIR/), each goes into a file of its own.
The format is that of the file extension of --output, or --to. Types of columns are inferred from a sample of the input.
A file has its name only once it is whole: a convert that fails leaves nothing. It has no journal and cannot be resumed.
Exit status: 0 all rows written, 2 usage error, 3 finished with rejects, 4 too many rejects, 5 source error,
6 the output cannot be written, 7 row counts do not balance.`
  static override usage = 'convert FILES... --output PATH [options]'
  static override examples = [
    {
      description: 'CSV to JSON Lines, compressed:',
      command: '<%= config.bin %> convert orders.csv -o orders.jsonl.zst',
    },
    { description: 'Print as CSV:', command: '<%= config.bin %> convert events.parquet -o - --to csv' },
    {
      description: 'A dump that psql loads:',
      command: '<%= config.bin %> convert orders.csv -o orders.dump.sql --create',
    },
    { description: 'Each file of a folder:', command: '<%= config.bin %> convert data/*.csv -o out/ --to jsonl' },
  ]
  static override flags = flagsOf('convert')

  async run(): Promise<void> {
    await this.load('file')
  }
}
