// What one writes with pg-copy-streams to load a JSONL file: parse each line, print it as CSV, pipe it into COPY.

import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const [file = '', url = '', table = ''] = process.argv.slice(2)

const client = new pg.Client({ connectionString: url })
await client.connect()
const copy = client.query(copyFrom(`COPY ${table} FROM STDIN WITH (FORMAT csv)`))
await pipeline(createReadStream(file, { encoding: 'utf8' }), toCsv, copy)
await client.end()

async function* toCsv(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of texts) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map(csvLine).join('')
  }
  if (rest !== '') yield csvLine(rest)
}

function csvLine(line: string): string {
  const values = Object.values(JSON.parse(line) as Record<string, unknown>)
  return `${values.map(csvField).join(',')}\n`
}

function csvField(value: unknown): string {
  const text = String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
