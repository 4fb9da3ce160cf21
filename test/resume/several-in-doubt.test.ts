// --in-doubt decides about all segments whose outcome is unknown, so all of them are named first.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Link } from '../faults/machine/link.ts'
import { Loader, resumeHere, smallSegments } from '../faults/machine/loader.ts'
import { linesIn, newestRun } from '../faults/machine/state.ts'
import { startChdbFront } from '../servers/chdb-front.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { until } from '../until.ts'

const COUNT = 1_000

test('two INSERTs whose answers were lost are both named, and both decided', async () => {
  const folder = makeTempFolder('several-in-doubt')
  const front = await startChdbFront()
  const port = Number(new URL(front.url).port)
  const link = await Link.to(port)
  try {
    await front.query('CREATE TABLE t (id UInt32, pad String) ENGINE = MergeTree ORDER BY id')
    const file = join(folder.path, 'rows.jsonl')
    writeFileSync(file, Array.from({ length: COUNT }, (_, id) => `{"id":${id},"pad":"${'x'.repeat(40)}"}\n`).join(''))
    const place = { at: 'words', words: /INSERT INTO [^;]* FORMAT /s, nth: 1, isSent: true } as const
    const loseAnswers = (): void => link.arm({ place, strike: { what: 'reply silence' }, onStrike: loseAnswers })
    loseAnswers()
    const state = join(folder.path, 'state')
    const bin = smallSegments(folder.path)
    const words = ['clickhouse', file, '--table', 't', '--streams', '2', '--state', state]
    const loader = new Loader(words, { bin, cwd: folder.path, url: `http://127.0.0.1:${link.port}`, piped: undefined })
    await until(() => linesIn(state, 'sent') >= 2, 'two segments are sent')
    loader.signal('SIGKILL')
    await loader.ended
    link.disarm()
    const run = newestRun(state) ?? ''
    const { status, said } = await resumeHere(run, { state, url: front.url })
    assert.equal(status, 10, said)
    assert.match(
      said,
      /unknown whether \d+ rows from \S+ [^(]*\(segment 0 of t\), and \d+ rows from [^(]*\(segment 1 of t\)/,
    )
    assert.match(said, /if only some segments are, delete their rows first/)
    await front.query('TRUNCATE TABLE t')
    const resumed = await resumeHere(run, { state, url: front.url, inDoubt: 'missing' })
    assert.equal(resumed.status, 0, resumed.said)
    assert.equal((await front.query('SELECT count(), uniqExact(id) FROM t')).trim(), `${COUNT}\t${COUNT}`)
  } finally {
    await link.stop()
    await front.stop()
    folder.remove()
  }
})
