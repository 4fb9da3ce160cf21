// Runs the commands whose output README.md and docs/inspect.md show against real servers, and puts what they print between the marks.
//   npm run build && node scripts/readme.mjs

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeEvents } from '../dist/examples/events.js'
import { startChdbFront } from '../dist/test/servers/chdb-front.js'
import { startPostgres } from '../dist/test/servers/postgres-server.js'
import { makeTempFolder } from '../dist/test/servers/temp-folder.js'

const BULKLOAD = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const PAGES = ['../README.md', '../docs/inspect.md'].map((path) => new URL(path, import.meta.url))
/** So few that no rate is printed: that of a busy machine would say nothing. docs/performance.md has rates. */
const EVENTS = 9_000

const folder = makeTempFolder('readme')
const [clickhouse, postgres] = await Promise.all([startChdbFront(), startPostgres()])
const env = { XDG_STATE_HOME: folder.path, BULKLOAD_PG_URL: postgres.url, BULKLOAD_CLICKHOUSE_URL: clickhouse.url }
try {
  await writeEvents(join(folder.path, 'events.jsonl'), EVENTS)
  writeFileSync(join(folder.path, 'orders.csv'), 'id,amount,status\n1,2.50,open\n2,12,paid\n3,1e6,open\n')
  await postgres.query('CREATE TABLE orders (id int, amount numeric(8,2), status text)')
  writeFileSync(join(folder.path, 'tweets.csv'), tweets(2_000))
  const outputs = {
    picture: [
      await run('bulkload clickhouse events.jsonl --create -q'),
      await run('bulkload pg events.jsonl orders.csv --create -q'),
    ].join('\n'),
    convert: [
      await run('bulkload convert orders.csv -o orders.jsonl.zst -q'),
      await run('bulkload convert orders.csv -o - --to sql --create -q'),
    ].join('\n'),
    inspect: await run('bulkload inspect tweets.csv --target pg'),
  }
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
  folder.remove()
}

/** A command and what it prints, as a terminal shows it. The servers live in this process, so that it must not be blocked. */
async function run(command) {
  const child = spawn('sh', ['-c', `exec 2>&1; bulkload() { "$NODE" "$BULKLOAD" "$@"; }; ${command}`], {
    cwd: folder.path,
    env: { ...process.env, NODE: process.execPath, BULKLOAD, ...env },
  })
  let text = ''
  child.stdout.on('data', (piece) => {
    text += piece
  })
  await new Promise((resolve) => child.on('close', resolve))
  return `$ ${command}\n${text.replace(/ +$/gm, '')}`
}

function tweets(count) {
  let text = 'created_at,id,screen_name,likes,text\n'
  for (let i = 0; i < count; i++) {
    const at = new Date(Date.UTC(2026, 7, 27) + i * 1500).toISOString().slice(0, 19).replace('T', ' ')
    text += `${at},${100001 + i},user_${i % 321},${i % 5 === 0 ? '' : i % 90},"a, ""b"",\nc${i}"\n`
  }
  return text
}
