// Makes clickhouse-times.txt, in the shape of clickhouse-native.txt: the bytes that ClickHouse itself has for dates and
// times. After a change of the values:
//   npm run build && node dist/test/golden/clickhouse-times.js

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { type Golden, nativeData, quoted } from './clickhouse-native.ts'

const FILE = fileURLToPath(new URL('../../../test/golden/clickhouse-times.txt', import.meta.url))

const UTC_TIMES = [
  '2024-02-29T12:34:56Z',
  '2024-02-29 12:34:56',
  '2024-02-29T12:34:56+02:00',
  '2024-02-29',
  '1970-01-01',
]
const BERLIN = [
  '2024-01-15 12:00:00',
  '2024-07-15T12:00:00',
  '2024-07-15T12:00:00Z',
  '2024-03-31',
  '2024-10-27 02:30:00',
]
const INTERVALS = ['0', '1', '-1', '9223372036854775807', '-9223372036854775808']
const UNITS = 'Nanosecond Microsecond Millisecond Second Minute Hour Day Week Month Quarter Year'

/** A type and texts of it. */
const TEXTS: readonly [type: string, texts: readonly string[]][] = [
  ['Date', ['1970-01-01', '1970-01-02', '2024-02-29', '2105-12-31', '2149-06-06']],
  ['Date32', ['1900-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '2299-12-31']],
  ["DateTime('UTC')", [...UTC_TIMES, '2106-02-07 06:28:15', '2024-02-29T12:34Z']],
  ["DateTime('Europe/Berlin')", [...BERLIN, '1970-01-01 01:00:00', '2106-02-07 07:28:15']],
  ["DateTime('Asia/Kolkata')", ['2024-02-29 12:34:56', '1970-01-01 05:30:00']],
  ["DateTime64(0, 'UTC')", [...UTC_TIMES, '1900-01-01', '2299-12-31 23:59:59']],
  [
    "DateTime64(3, 'UTC')",
    [...UTC_TIMES, '1969-12-31T23:59:59.5Z', '2299-12-31 23:59:59.999', '1900-01-01T00:00:00.001'],
  ],
  ["DateTime64(6, 'UTC')", ['1900-01-01 00:00:00.000001', '2299-12-31 23:59:59.999999', '2024-02-29T12:34:56.7+02:00']],
  ["DateTime64(9, 'UTC')", ['1900-01-01', '1969-12-31 23:59:59.999999999', '2262-04-11 23:47:16.854775807']],
  [
    "DateTime64(9, 'UTC')",
    ['1970-01-01 00:00:00.000000001', '2024-02-29 12:34:56.123456789', '1900-01-01 00:00:00.000000001'],
  ],
  ["DateTime64(3, 'Europe/Berlin')", [...BERLIN, '1900-01-01', '2299-12-31 23:59:59.999']],
  [
    "DateTime64(3, 'America/St_Johns')",
    ['1900-01-01', '1988-10-30 00:00:30', '1988-10-29 23:30:00', '2024-07-01 12:00:00'],
  ],
  ["DateTime64(3, 'Australia/Lord_Howe')", ['2024-04-07 01:45:00', '2024-10-06 02:30:00', '1980-01-01']],
  ["DateTime64(3, 'Asia/Kolkata')", ['1900-01-01', '1943-07-01', '2299-12-31 23:59:59']],
  ['Time', ['00:00:00', '1:02:03', '-00:00:01', '23:59:59', '123:45:06', '999:59:59', '-999:59:59']],
  ['Time64(0)', ['12:34:56', '-999:59:59']],
  ['Time64(3)', ['12:34:56.5', '-00:00:00.5', '999:59:59.999', '-999:59:59.999', '01:02:03']],
  ['Time64(9)', ['12:34:56.123456789', '999:59:59.999999999', '-999:59:59.999999999', '-00:00:00.000000001']],
]

/** A type and the JSON text of values of it. */
const VALUES: readonly [type: string, values: readonly string[]][] = [
  ...TEXTS.map(([type, texts]): [string, string[]] => [type, texts.map((text) => JSON.stringify(text))]),
  ...UNITS.split(' ').map((unit): [string, string[]] => [`Interval${unit}`, INTERVALS]),
]

/** What the file holds. */
export function readTimeGoldens(): Golden[] {
  const lines = readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [type = '', json = '', hex = ''] = line.split('\t')
    return { type, json, hex }
  })
}

/** Asks the engine for the bytes of all values. */
export async function makeTimeGoldens(engine: ChdbEngine): Promise<Golden[]> {
  const goldens: Golden[] = []
  for (const [type, values] of VALUES) {
    for (const json of values) {
      const source = `format(JSONEachRow, ${quoted(`v ${type}`)}, ${quoted(`{"v":${json}}`)})`
      const query = `SELECT v FROM ${source} SETTINGS enable_time_time64_type = 1`
      goldens.push({ type, json, hex: await nativeData(engine, query) })
    }
  }
  return goldens
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const engine = await ChdbEngine.open()
  const lines = (await makeTimeGoldens(engine)).map(({ type, json, hex }) => `${type}\t${json}\t${hex}\n`)
  writeFileSync(FILE, lines.join(''))
  await engine.close()
}
