// A CSV file into a Parquet file by DuckDB, whose package lies in a folder of its own: `duckdb.js FOLDER IN OUT`.

import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Duckdb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{ connect(): Promise<{ run(sql: string): Promise<unknown> }> }>
  }
}

const [folder = '', input = '', output = ''] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as Duckdb

const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run(`COPY (SELECT * FROM read_csv(${quoted(input)})) TO ${quoted(output)} (FORMAT parquet)`)

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
