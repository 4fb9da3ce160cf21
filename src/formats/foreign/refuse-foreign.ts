// Files that hold no records of a format known here: what they are, and what to do with them.

import { BulkloadError } from '../../errors.ts'
import type { Sample } from '../sample.ts'
import { type ForeignFormat, foreignFormat } from './foreign-format.ts'

const TO_PARQUET = 'convert it to Parquet, for example with DuckDB, pyarrow or pandas'

const FOREIGN: Readonly<Record<ForeignFormat, readonly [is: string, hint: string]>> = {
  arrow: ['an Arrow file (Feather)', TO_PARQUET],
  'arrow-stream': ['a stream of Arrow', TO_PARQUET],
  avro: ['an Avro file', TO_PARQUET],
  orc: ['an ORC file', TO_PARQUET],
  hdf5: ['an HDF5 file', TO_PARQUET],
  xlsx: ['an Excel workbook (xlsx)', 'save the sheet as CSV UTF-8'],
  xls: ['an old Office document (xls and the like)', 'save the sheet as CSV UTF-8'],
  ods: ['an OpenDocument spreadsheet', 'save the sheet as CSV'],
  zip: ['a zip archive', 'unpack it and load its files, or pipe one in with unzip -p ARCHIVE FILE'],
  tar: ['a tar archive', 'unpack it and load its files, or pipe one in with tar -xOf ARCHIVE FILE'],
  pdf: ['a PDF', 'export the table as CSV'],
  sqlite: ['a SQLite database', `export a table as CSV: sqlite3 -header -csv FILE 'SELECT * FROM TABLE'`],
  'pg-copy-binary': [
    'in the binary format of COPY',
    'load it with psql: \\copy TABLE FROM FILE (FORMAT binary); or export it again as CSV',
  ],
  'pg-dump': [
    'an archive of pg_dump',
    'restore it with pg_restore; or print the rows of a table with pg_restore --data-only --table TABLE -f -, and load the lines below COPY with --format postgres-text',
  ],
  'pg-dump-sql': [
    'SQL from pg_dump, with rows between COPY … FROM stdin; and \\.',
    'run it with psql; or extract the lines between COPY and \\. and load them with --format postgres-text and the column names in --columns',
  ],
  'mysql-dump': [
    'a MySQL dump, which is SQL',
    'run it with mysql; or dump the table again with mysqldump --tab, and load its .txt files with --format clickhouse-tsv',
  ],
  sql: ['SQL, which must be run, not loaded', "run it with the database's own client"],
  html: ['an HTML page, not data', 'it may be an error or a login page: look at it, and fetch the data again'],
  xml: ['XML', 'convert it to CSV or JSON lines'],
}

/** Fails for a source that is something else than its name or its text may seem to say. */
export function refuseForeign(source: string, sample: Sample): void {
  const format = foreignFormat(sample)
  if (format === undefined) return
  const [is, hint] = FOREIGN[format]
  throw new BulkloadError('BL_USAGE', `${source} is ${is}`, {
    place: { source, line: 1, byteOffset: 0 },
    hint: `${hint}. If it does contain records, set their format with --format`,
  })
}
