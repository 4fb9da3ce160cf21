// Makes clickhouse-native.txt: what ClickHouse itself has for a type's values in its Native format. A line is a type,
// a value's JSON text and the bytes, with tabs between. After a change of clickhouse-native-values.ts:
//   npm run build && node dist/test/golden/clickhouse-native.js

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { GOLDEN_VALUES } from './clickhouse-native-values.ts'

const FILE = fileURLToPath(new URL('../../../test/golden/clickhouse-native.txt', import.meta.url))

export interface Golden {
  readonly type: string
  readonly json: string
  readonly hex: string
}

/** What the file holds. */
export function readGoldens(): Golden[] {
  const lines = readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [type = '', json = '', hex = ''] = line.split('\t')
    return { type, json, hex }
  })
}

/** Asks the engine for the bytes of all values. */
export async function makeGoldens(engine: ChdbEngine): Promise<Golden[]> {
  const goldens: Golden[] = []
  for (const [type, values] of GOLDEN_VALUES) {
    for (const json of values) {
      const source = `format(JSONEachRow, ${quoted(`v ${type}`)}, ${quoted(`{"v":${json}}`)})`
      goldens.push({ type, json, hex: await nativeData(engine, `SELECT v FROM ${source}`) })
    }
  }
  return goldens
}

/** The data of a query's only column, in hexadecimal digits. */
export async function nativeData(engine: ChdbEngine, query: string): Promise<string> {
  const { output } = await engine.query(query, { format: 'Native' })
  // One column, the rows, the column's name and its type stand before it.
  let pos = 0
  const readLength = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = output[pos++]!
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  readLength()
  readLength()
  for (let text = 0; text < 2; text++) {
    const length = readLength()
    pos += length
  }
  return Buffer.from(output.subarray(pos)).toString('hex')
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const engine = await ChdbEngine.open()
  const lines = (await makeGoldens(engine)).map(({ type, json, hex }) => `${type}\t${json}\t${hex}\n`)
  writeFileSync(FILE, lines.join(''))
  await engine.close()
}
