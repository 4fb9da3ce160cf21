// The fields that a real server makes of values: test/golden/postgres-binary.txt, a line each of type, JSON and the field
// in hexadecimal digits, with tabs between. test/golden/postgres-binary.ts makes the file.

import { readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { NUMBER_CASES } from './postgres-binary-numbers.ts'
import { OTHER_CASES } from './postgres-binary-others.ts'
import { SHAPE_CASES } from './postgres-binary-shapes.ts'
import { TEXT_CASES } from './postgres-binary-texts.ts'
import { TIME_CASES } from './postgres-binary-times.ts'
import { type BinaryCases, taken } from './postgres-binary-type.ts'

export const CASES: readonly BinaryCases[] = [
  ...NUMBER_CASES,
  ...TEXT_CASES,
  ...TIME_CASES,
  ...OTHER_CASES,
  ...SHAPE_CASES,
]

export const GOLDEN_FILE = new URL('../../../test/golden/postgres-binary.txt', import.meta.url)

export function readGolden(): string {
  return readFileSync(GOLDEN_FILE, 'utf8')
}

/** The fields by type and JSON. */
export function goldenFields(): Map<string, string> {
  const lines = readGolden().trimEnd().split('\n')
  // The JSON may hold tabs.
  return new Map(
    lines.map((line) => {
      const last = line.lastIndexOf('\t')
      return [line.slice(0, last), line.slice(last + 1)]
    }),
  )
}

/** The whole file as the server would write it. */
export async function makeGolden(client: pg.Client): Promise<string> {
  let lines = ''
  for (const cases of CASES) {
    const values = taken(cases)
    const fields = await serverFields(client, cases.sql, values)
    values.forEach((json, i) => {
      lines += `${cases.sql}\t${json}\t${fields[i]}\n`
    })
  }
  return lines
}

/** A value as it would stand in a statement: text without its quotes, all else as JSON. */
export function literal(sql: string, json: string): string {
  const isText = json.startsWith('"') && sql !== 'json' && sql !== 'jsonb'
  return `${pg.escapeLiteral(isText ? (JSON.parse(json) as string) : json)}::${sql}`
}

/** What the server sends for values of the type: COPY of one row with a column for each. */
export async function serverFields(client: pg.Client, sql: string, values: readonly string[]): Promise<string[]> {
  const statement = `COPY (SELECT ${values.map((json) => literal(sql, json)).join(', ')}) TO STDOUT (FORMAT binary)`
  const pieces: Buffer[] = []
  await pipeline(client.query(copyStreams.to(statement)), async (source) => {
    for await (const piece of source) pieces.push(piece as Buffer)
  })
  const bytes = Buffer.concat(pieces)
  const fields: string[] = []
  let at = HEADER.length + 2
  for (const _ of values) {
    const end = at + 4 + Math.max(0, bytes.readInt32BE(at))
    fields.push(bytes.toString('hex', at, end))
    at = end
  }
  return fields
}

/** The signature, no flags, no extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')

/** Loads rows of fields in hexadecimal digits with COPY FROM STDIN. */
export async function copyRows(client: pg.Client, table: string, rows: readonly (readonly string[])[]): Promise<void> {
  const pieces = rows.map((fields) => {
    const count = Buffer.alloc(2)
    count.writeInt16BE(fields.length)
    return Buffer.concat([count, Buffer.from(fields.join(''), 'hex')])
  })
  const stream = client.query(copyStreams.from(`COPY ${table} FROM STDIN (FORMAT binary)`))
  await pipeline([Buffer.concat([HEADER, ...pieces, Buffer.from('ffff', 'hex')])], stream)
}
