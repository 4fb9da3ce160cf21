// What one writes with @clickhouse/client to load a JSONL file: JSONEachRow takes a Readable of objects and nothing else
// (a stream of bytes is refused), so every line is parsed here and printed again by the client.

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'

const [file = '', url = '', table = ''] = process.argv.slice(2)

const client = createClient({ url, request_timeout: 600_000 })
await client.insert({ table, values: Readable.from(records(file)), format: 'JSONEachRow' })
await client.close()

async function* records(path: string): AsyncGenerator<unknown> {
  let rest = ''
  for await (const text of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
  if (rest !== '') yield JSON.parse(rest)
}
