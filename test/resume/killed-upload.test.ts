// An old server takes an upload that breaks off for one that has ended: a killed bulkload leaves no part of a segment all the same.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeWorkspace, reportOf, runProgram, startCli } from '../cli/run-cli.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { until } from '../until.ts'

/** One segment. */
const COUNT = 900_000

for (const codec of ['none', 'lz4']) {
  test(`killed in the middle of an upload (codec ${codec}), resumed: every row once`, {
    skip: clickhouseMissing,
  }, async () => {
    const server = await startClickhouse()
    const { path, remove } = makeWorkspace()
    try {
      writeFileSync(join(path, 'in.csv'), `id\n${Array.from({ length: COUNT }, (_, id) => id).join('\n')}\n`)
      await server.query('CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id')
      const ask = async (sql: string): Promise<string> => (await server.query(sql)).trim()
      const words = ['clickhouse', 'in.csv', '--table', 't', '--codec', codec, '--max-rate', '300000rows/s']
      const child = startCli([...words, '--log-format', 'json', '--url', server.url], { cwd: path })
      let runId = ''
      child.stderr.on('data', (data: Buffer) => {
        runId ||= /"runId":"([^"]+)"/.exec(data.toString())?.[1] ?? ''
      })
      child.stdin.end()
      const uploads = "SELECT count() FROM system.processes WHERE query_id LIKE 'bulkload-%' AND query LIKE 'INSERT%'"
      await until(async () => (await ask(`${uploads} AND elapsed > 1`)) === '1', 'the upload is under way')
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
      await until(async () => (await ask(uploads)) === '0', 'the server has seen the end')
      assert.equal(await ask('SELECT count() FROM t'), '0')
      const resumed = await runProgram(['resume', runId, '--json', '--url', server.url], { cwd: path })
      assert.equal(reportOf(resumed).exitStatus, 0, resumed.stdout + resumed.stderr)
      assert.equal(
        await ask('SELECT concat(toString(count()), toString(sum(id))) FROM t'),
        `${COUNT}${(COUNT * (COUNT - 1)) / 2}`,
      )
    } finally {
      await server.stop()
      remove()
    }
  })
}
