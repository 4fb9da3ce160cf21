// Binary formats and texts that hold no records of a format that is read here, by their first bytes.

import type { Sample } from '../sample.ts'
import { type ForeignText, foreignText } from './foreign-text.ts'

/** What holds no records of a format that is read here. */
export type ForeignFormat =
  /** Arrow's file format, which is Feather's version 2, too. */
  | 'arrow'
  | 'arrow-stream'
  | 'avro'
  | 'orc'
  | 'hdf5'
  | 'xlsx'
  | 'xls'
  | 'ods'
  | 'zip'
  | 'tar'
  | 'pdf'
  | 'sqlite'
  /** Postgres's COPY BINARY, and what pg_dump -Fc writes. */
  | 'pg-copy-binary'
  | 'pg-dump'
  | ForeignText

/** Source of each: the specification of the format, `file`'s magic(5) database for the last ones. */
const MAGIC: readonly [begin: string, format: ForeignFormat][] = [
  ['ARROW1', 'arrow'],
  // Feather's version 1.
  ['FEA1', 'arrow'],
  // The length of a schema message follows. Streams of before Arrow 0.15 lack the mark.
  ['\xff\xff\xff\xff', 'arrow-stream'],
  ['Obj\x01', 'avro'],
  ['ORC', 'orc'],
  ['\x89HDF\r\n\x1a\n', 'hdf5'],
  ['PK\x03\x04', 'zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls'],
  ['%PDF-', 'pdf'],
  ['SQLite format 3\0', 'sqlite'],
  ['PGCOPY\n\xff\r\n\0', 'pg-copy-binary'],
  ['PGDMP', 'pg-dump'],
]
/** Where a tar archive has its mark. */
const TAR = { at: 257, mark: 'ustar' }

/** What a file is that holds none of the formats read here; undefined for all others. */
export function foreignFormat({ text, latin1, isText }: Sample): ForeignFormat | undefined {
  const magic = MAGIC.find(([begin]) => latin1.startsWith(begin))?.[1]
  const isTar = magic === undefined && latin1.startsWith(TAR.mark, TAR.at)
  // A header of a text file may begin with ORC; no binary one is without a byte that no text has.
  if ((magic === undefined && !isTar) || isText) return foreignText(text)
  if (magic !== 'zip') return magic ?? 'tar'
  if (latin1.includes('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')) return 'ods'
  return latin1.includes('[Content_Types].xml') || latin1.includes('xl/worksheets/') ? 'xlsx' : 'zip'
}
