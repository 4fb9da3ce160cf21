// Parquet files that ClickHouse writes: values of every type that it has a Parquet type for, with nulls and nesting.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChdbEngine } from '../servers/chdb-engine.ts'

export const ROWS = 1500

const COLUMNS = `
  number::Int8 AS i8, number::UInt8 AS u8, toInt16(number * 7 - 3000) AS i16, toUInt16(number) AS u16,
  toInt32(number) - 500 AS i32, toUInt32(number) * 2800000 AS u32, toInt64(number) * -9007199254740993 AS i64,
  toUInt64(number) * 12007199254740993 AS u64, toFloat32(number / 3) AS f32, number / 7 - 50 AS f64, number % 3 = 0 AS flag,
  (number % 3 = 0)::Bool AS b, toDate(number) AS d, toDate32(number * 3 - 1000) AS d32, toDateTime(number * 1000003, 'UTC') AS dt,
  toDateTime64(number / 1000 - 1, 3, 'UTC') AS t3, toDateTime64(number / 1000000 - 1, 6, 'UTC') AS t6,
  toDateTime64(number * 1.000001 - 700, 9, 'UTC') AS t9, toString(number) AS s, 'grüße 椅子' AS uni,
  repeat('long text, ', number % 30) AS long, toFixedString(leftPad(toString(number), 5, 'x'), 5) AS fs,
  toDecimal32(number / 100 - 3, 2) AS dec32, toDecimal64(number / -1000, 4) AS dec64, toDecimal128(number * 1e20 - 1e22, 10) AS dec128,
  toDecimal256(number, 20) AS dec256, generateUUIDv4() AS u, if(number % 5 = 0, NULL, number) AS nn,
  if(number % 7 = 0, NULL, toString(number % 100)) AS ns, if(number % 2 = 0, NULL, toDecimal64(number, 2)) AS nd,
  if(number > 100, NULL, number % 2 = 0) AS nb, if(number % 3 = 0, NULL, toDate32(number)) AS n32, range(number % 4) AS ai,
  arrayMap(x -> if(x % 2 = 0, NULL, concat('a"\\\\\\n', toString(x))), range(number % 5)) AS ans,
  arrayMap(x -> range(x), range(number % 4)) AS aa, (number, toString(number))::Tuple(a UInt64, b String) AS tup,
  map('k', number, 'l', number + 1) AS m, map('x', range(number % 3)) AS ma,
  arrayMap(x -> (x, if(x = 1, NULL, toString(x)))::Tuple(p UInt64, q Nullable(String)), range(number % 3)) AS at,
  toLowCardinality(toString(number % 10)) AS lc, toIPv4(number) AS ip4, toIPv6('::' || hex(number % 10)) AS ip6,
  number::Int128 - 700 AS i128, toInt256(number) * -1000 AS i256`

export interface FileVariant {
  readonly compression: 'none' | 'snappy' | 'zstd' | 'lz4' | 'gzip' | 'brotli'
  readonly dictionaries: boolean
}

/** Writes the file and returns its path; rows in several row groups. `columns` are all of them, or `* EXCEPT (…)`. */
export async function writeAllTypes(
  engine: ChdbEngine,
  folder: string,
  variant: FileVariant,
  columns = '*',
): Promise<string> {
  const { compression, dictionaries } = variant
  const path = join(folder, `${compression}-${dictionaries}.parquet`)
  await engine.query(
    `INSERT INTO FUNCTION file('${path}', Parquet) SELECT ${columns} FROM (SELECT ${COLUMNS} FROM numbers(${ROWS})) SETTINGS
      output_format_parquet_compression_method = '${compression}', output_format_parquet_row_group_size = 500,
      output_format_parquet_max_dictionary_size = ${dictionaries ? 100_000 : 0},
      output_format_parquet_data_page_size = 2000, max_block_size = 500, max_threads = 1, engine_file_truncate_on_insert = 1`,
  )
  return path
}

/** The columns of a file as ClickHouse reads them. */
export async function columnsOf(engine: ChdbEngine, path: string): Promise<[name: string, type: string][]> {
  const { output } = await engine.query(`DESCRIBE file('${path}', Parquet)`, { format: 'JSON' })
  const { data } = JSON.parse(new TextDecoder().decode(output)) as { data: { name: string; type: string }[] }
  return data.map(({ name, type }) => [name, type])
}

/** The rows as ClickHouse reads them of a file in `format`: for each column the texts of its values. */
export async function valuesOf(
  engine: ChdbEngine,
  path: string,
  format: 'Parquet' | 'Native' | 'JSONEachRow',
  columns: readonly (readonly [name: string, type: string])[],
): Promise<Map<string, string[]>> {
  const structure = columns
    .map(([name, type]) => `\`${name}\` ${type}`)
    .join(', ')
    .replaceAll("'", "\\'")
  const sql = `SELECT * FROM file('${path}', ${format}, '${structure}') SETTINGS max_threads = 1, input_format_parquet_preserve_order = 1`
  const { output } = await engine.query(sql, { format: 'JSONCompactStringsEachRow' })
  const lines = new TextDecoder().decode(output).trimEnd().split('\n')
  const rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as string[])
  return new Map(columns.map(([name], index) => [name, rows.map((row) => row[index]!)]))
}

export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}
