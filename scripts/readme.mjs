// Runs the commands of README.md and docs/formats.md against real servers and puts what they print into them, between the marks.
//   npm run build && node scripts/readme.mjs

import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { writeEvents } from '../dist/examples/events.js'
import { startChdbFront } from '../dist/test/servers/chdb-front.js'
import { startPostgres } from '../dist/test/servers/postgres-server.js'
import { S3_CREDENTIALS, startS3Server } from '../dist/test/servers/s3-server.js'
import { makeTempFolder } from '../dist/test/servers/temp-folder.js'

const BULKLOAD = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const PAGES = ['../README.md', '../docs/formats.md'].map((path) => new URL(path, import.meta.url))
const EVENTS = 200_000

const folder = makeTempFolder('readme')
const [clickhouse, postgres, s3] = await Promise.all([startChdbFront(), startPostgres(), startS3Server()])
try {
  await writeEvents(join(folder.path, 'events.jsonl'), EVENTS)
  execFileSync('split', ['-n', 'l/3', '--additional-suffix=.jsonl', 'events.jsonl', 'part-'], { cwd: folder.path })
  const outputs = {
    clickhouse: await run(
      { BULKLOAD_CLICKHOUSE_URL: clickhouse.url },
      'clickhouse events.jsonl --create --codec zstd -q',
    ),
    postgres: await run(
      { BULKLOAD_PG_URL: postgres.url },
      'pg --jobs 4 part-aa.jsonl part-ab.jsonl part-ac.jsonl --create -q',
    ),
  }
  await postgres.query('CREATE TABLE events (id bigint, level smallint)')
  writeFileSync(join(folder.path, 'events.jsonl'), '{"id":1,"level":3}\n')
  appendFileSync(join(folder.path, 'events.jsonl'), '{"id":2,"level":300000}\n')
  outputs.error = await run({ BULKLOAD_PG_URL: postgres.url }, 'pg events.jsonl -q', 'stderr')

  writeFileSync(join(folder.path, 'x.csv.gz'), gzipSync(sales(0, 50_000)))
  outputs.pipe = await run({ BULKLOAD_PG_URL: postgres.url }, 'cat x.csv.gz | bulkload pg - --table t --create -q')
  mkdirSync(join(folder.path, 'data'))
  for (const [index, name] of ['orders', 'returns'].entries()) {
    writeFileSync(join(folder.path, 'data', `${name}.csv`), sales(index * 1_000_000, 20_000))
  }
  outputs.directory = await run(
    { BULKLOAD_CLICKHOUSE_URL: clickhouse.url },
    'bulkload clickhouse data/ --jobs 4 --create -q',
  )
  for (const part of [1, 2, 3]) await s3.put(`2026/day-${part}.parquet`, parquetDay(part))
  outputs.s3 = await run(
    {
      BULKLOAD_CLICKHOUSE_URL: clickhouse.url,
      AWS_ENDPOINT_URL: s3.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
    },
    "bulkload clickhouse 's3://data/2026/*.parquet' --table days --create -q",
  )
  writeFileSync(join(folder.path, 'tweets.csv'), tweets(2_000))
  outputs.inspect = await run({}, 'bulkload inspect tweets.csv')
  const used = new Set()
  for (const page of PAGES) {
    let text = readFileSync(page, 'utf8')
    for (const [name, output] of Object.entries(outputs)) {
      const block = new RegExp(`(<!-- output: ${name} -->\n\`\`\`\n)[\\s\\S]*?(\`\`\`\n)`)
      if (!block.test(text)) continue
      used.add(name)
      text = text.replace(block, (_all, head, tail) => head + output + tail)
    }
    writeFileSync(page, text)
  }
  const unused = Object.keys(outputs).filter((name) => !used.has(name))
  if (unused.length > 0) throw new Error(`no page has a mark for ${unused.join(', ')}`)
} finally {
  await clickhouse.stop()
  await postgres.stop()
  await s3.stop()
  folder.remove()
}

/** What a command prints. The servers live in this process, so that it must not be blocked. */
async function run(env, line, stream = 'stdout') {
  const command = line.includes('bulkload ') ? line : `bulkload ${line}`
  const child = spawn('sh', ['-c', `bulkload() { "$NODE" "$BULKLOAD" "$@"; }; ${command}`], {
    cwd: folder.path,
    env: { ...process.env, NODE: process.execPath, BULKLOAD, ...env },
  })
  let text = ''
  child[stream].on('data', (piece) => {
    text += piece
  })
  await new Promise((resolve) => child.on('close', resolve))
  return `$ ${command}\n${text.replace(/ +$/gm, '')}`
}

/** Orders as a shop's system exports them: quotes, line breaks, amounts with and without a value. */
function sales(from, count) {
  let text = 'order_id,placed_at,customer,amount,note\n'
  for (let i = 0; i < count; i++) {
    const id = from + i
    const at = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString().slice(0, 19)
    const note = id % 50 === 0 ? `"leave it at the ""back"" door,\nplease"` : ''
    text += `${id},${at},"Customer ${id % 997}",${id % 7 === 0 ? '' : (id % 10_000) / 100},${note}\n`
  }
  return text
}

function parquetDay(day) {
  const ids = Array.from({ length: 10_000 }, (_, i) => day * 10_000 + i)
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ids, type: 'INT32', nullable: false },
        {
          name: 'at',
          data: ids.map((id) => new Date(Date.UTC(2026, 0, day) + id)),
          type: 'TIMESTAMP',
          nullable: false,
        },
        { name: 'city', data: ids.map((id) => `city ${id % 100}`), type: 'STRING', nullable: false },
      ],
    }),
  )
}

function tweets(count) {
  let text = 'created_at,id,screen_name,likes,text\n'
  for (let i = 0; i < count; i++) {
    const at = new Date(Date.UTC(2026, 7, 27) + i * 1500).toISOString().slice(0, 19).replace('T', ' ')
    text += `${at},${901656910939770881n + BigInt(i)},user_${i % 321},${i % 5 === 0 ? '' : i % 90},"line one,\nline ""two"" of ${i}"\n`
  }
  return text
}
