// Runs the README's commands against real servers and puts what they print into it, between the marks.
//   npm run build && node scripts/readme.mjs

import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeEvents } from '../dist/examples/events.js'
import { startChdbFront } from '../dist/test/servers/chdb-front.js'
import { startPostgres } from '../dist/test/servers/postgres-server.js'
import { makeTempFolder } from '../dist/test/servers/temp-folder.js'

const BULKLOAD = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const README = new URL('../README.md', import.meta.url)
const EVENTS = 200_000

const folder = makeTempFolder('readme')
const [clickhouse, postgres] = await Promise.all([startChdbFront(), startPostgres()])
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
  let text = readFileSync(README, 'utf8')
  for (const [name, output] of Object.entries(outputs)) {
    const block = new RegExp(`(<!-- output: ${name} -->\n\`\`\`\n)[^]*?(\`\`\`\n)`)
    if (!block.test(text)) throw new Error(`the README has no mark for ${name}`)
    text = text.replace(block, (_all, head, tail) => head + output + tail)
  }
  writeFileSync(README, text)
} finally {
  await clickhouse.stop()
  await postgres.stop()
  folder.remove()
}

/** What a command prints. The servers live in this process, so that it must not be blocked. */
async function run(env, command, stream = 'stdout') {
  const child = spawn(process.execPath, [BULKLOAD, ...command.split(' ')], {
    cwd: folder.path,
    env: { ...process.env, ...env },
  })
  let text = ''
  child[stream].on('data', (piece) => {
    text += piece
  })
  await new Promise((resolve) => child.on('close', resolve))
  return `$ bulkload ${command}\n${text}`
}
