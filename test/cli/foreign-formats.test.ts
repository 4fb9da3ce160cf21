// Files that hold no records: what they are is said, whatever their name, and --format reads them nevertheless.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { inspect } from '../../src/index.ts'
import { makeWorkspace } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
/** A zip file's first entry, as far as its header says. */
const zip = (name: string, content = ''): Buffer => {
  const header = Buffer.alloc(30)
  header.write('PK\u0003\u0004', 'latin1')
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, bytes(name), content === '' ? deflateRawSync('a,b\n') : bytes(content)])
}
const tar = Buffer.alloc(1024)
tar.write('rows.csv')
tar.write('ustar', 257)

const PG_DUMP = `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;
COPY public."my t" (id, "the name") FROM stdin;
1\ta
\\.
`

const FOREIGN: readonly [name: string, content: string | Buffer, is: RegExp, hint: RegExp][] = [
  ['error.csv', '<!DOCTYPE html>\n<html><body>404, not found</body></html>\n', /an HTML page/, /fetch the data again/],
  ['error.json', '\n <html lang="en"><head></head></html>', /an HTML page/, /login page/],
  ['error.parquet', '<HTML></HTML>', /an HTML page/, /login page/],
  ['feed.csv', '<?xml version="1.0"?>\n<rows/>\n', /is XML/, /convert it/],
  ['dump.sql', PG_DUMP, /COPY … FROM stdin/, /psql.* format: 'postgres-text' and the column names in columns/],
  ['dump.csv', PG_DUMP, /SQL from pg_dump, with rows between/, /psql/],
  ['cut.txt', 'COPY t (id) FROM stdin;\n1\n\\.\n', /COPY … FROM stdin/, /psql/],
  ['my.sql', '-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nINSERT INTO `t` VALUES (1);\n', /MySQL dump/, /--tab/],
  ['rows.sql', "INSERT INTO t (a, b) VALUES (1,'x');\nINSERT INTO t (a, b) VALUES (2,'y');\n", /is SQL/, /client/],
  ['lite.sql', 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\n', /is SQL/, /client/],
  ['book.csv', zip('[Content_Types].xml'), /Excel workbook/, /CSV UTF-8/],
  ['sheet.ods', zip('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'), /OpenDocument/, /as CSV/],
  ['rows.zip', zip('rows.csv'), /zip archive/, /unzip -p/],
  ['rows.tar', tar, /tar archive/, /tar -xO/],
  ['old.xls', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'), /Office/, /as CSV/],
  ['lite.csv', bytes('SQLite format 3\0\x10\0'), /SQLite/, /sqlite3 -header -csv/],
  ['rows.avro', bytes('Obj\x01\x04\x14'), /Avro/, /Parquet/],
  ['rows.orc', bytes('ORC\x08\x03'), /ORC/, /Parquet/],
  ['rows.feather', bytes('ARROW1\0\0'), /Arrow/, /Parquet/],
  ['old.feather', bytes('FEA1\0\0'), /Arrow/, /Parquet/],
  ['rows.arrows', bytes('\xff\xff\xff\xff\x10\0\0\0'), /Arrow/, /Parquet/],
  ['rows.h5', bytes('\x89HDF\r\n\x1a\n'), /HDF5/, /Parquet/],
  ['rows.pgcopy', bytes('PGCOPY\n\xff\r\n\0'), /binary format of COPY/, /FORMAT binary/],
  ['rows.dump', bytes('PGDMP\x01\x0e'), /archive of pg_dump/, /pg_restore/],
  ['page.pdf', bytes('%PDF-1.7\n\x00\xe2'), /PDF/, /CSV/],
]

for (const [name, content, is, hint] of FOREIGN) {
  test(`${name} is named for what it is: ${is.source}`, async () => {
    const { files, exitStatus } = await inspect({ files: [workspace.write(name, content)] })
    const [file] = files
    assert.ok(file !== undefined && 'error' in file, JSON.stringify(file))
    assert.equal(exitStatus, 2)
    assert.equal(file.error.code, 'BL_USAGE')
    assert.match(file.error.message, is)
    assert.match(file.error.hint ?? '', hint)
    // In the words of a program: the command line says --format.
    assert.match(file.error.hint ?? '', /set their format with format$/)
  })
}

test('what --format says is believed', async () => {
  const page = workspace.write('page.csv', '<html>\n<body>\n')
  const { files } = await inspect({ files: [page], format: 'csv' })
  assert.ok(files[0] !== undefined && 'columns' in files[0])
})

for (const [name, text] of Object.entries({
  queries: 'query,n\nINSERT INTO t VALUES (1),2\n',
  mnemonics: 'ORC,SET,PGDMP\na,b,1\n',
  tickers: 'ARROW1,FEA1\n1,2\n',
  words: 'select,from\n1,2\n',
  copies: 'copy,from\n1,2\n',
  comments: '-- a,b\n1,2\n',
  spaces: `COPY${' '.repeat(60_000)}\n1\n`,
  dates: 'begin,end\n2024-01-01,2024-01-02\n',
})) {
  test(`a table that begins like something else is a table: ${name}`, async () => {
    const { files } = await inspect({ files: [workspace.write(`${name}.csv`, text)] })
    assert.ok(files[0] !== undefined && 'columns' in files[0], JSON.stringify(files[0]))
  })
}
