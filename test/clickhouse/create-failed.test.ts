// A load that fails drops the table that it created, unless a segment of it is there.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { load } from '../../src/index.ts'
import { countOf, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

testOn(both.all, 'dropped where nothing was committed', async (server) => {
  const report = await loadText(server, 'gone', '{"id":1}\n{"id":2,"id":3}\n', { create: true })
  assert.deepEqual([report.error?.code, report.dropped], ['BL_DUPLICATE_KEY', true])
  assert.equal((await server.query('EXISTS gone')).trim(), '0')
})

testOn(both.all, 'kept where a segment was committed before', async (server) => {
  const good = lines(Array.from({ length: 1_100_000 }, () => '{"id":1}'))
  const report = await loadText(server, 'stays', `${good}{"id":2,"id":3}\n`, { create: true })
  assert.deepEqual([report.error?.code, report.dropped, report.segments], ['BL_DUPLICATE_KEY', undefined, 1])
  assert.equal(Number(await server.query('SELECT count() FROM stays')), report.rows.loaded)
})

testOn(both.all, 'dropped whatever its name is', async (server) => {
  for (const table of ['g-o ne', 'g+o(ne', "g\\o'ne", 'ge löscht']) {
    const report = await loadText(server, table, '{"id":1}\n{"id":2,"id":3}\n', { create: true })
    assert.deepEqual([table, report.error?.code, report.dropped], [table, 'BL_DUPLICATE_KEY', true])
  }
})

// The front before today's engine hands an INSERT on when it is complete: there is nothing under way to be seen.
testOn([both.old], 'kept where somebody else is writing into it', async (server) => {
  const [failed, created] = [signalled(), signalled()]
  const settings = { sink: 'clickhouse', url: server.url, env: {}, workers: 1, format: 'jsonl' } as const
  // The server looks at an INSERT when it has a megabyte of its body.
  const many = lines(Array.from({ length: 400_000 }, (_, i) => `{"id":${(i * 2_654_435_761) % 2 ** 31}}`))
  async function* bad(): AsyncGenerator<string> {
    // As much as is looked at before the table is created.
    yield '{"id":1}\n'.repeat(40_000)
    await created.promise
    const running = "SELECT count() FROM system.processes WHERE query LIKE 'INSERT INTO%busy%'"
    for (let turn = 0; (await server.query(running)).trim() === '0'; turn++) {
      assert.ok(turn < 1000, 'the INSERT is not seen')
      await sleep(10)
    }
    yield '{"id":2,"id":3}\n'
  }
  async function* good(): AsyncGenerator<string> {
    yield many
    await failed.promise
    yield many
  }
  const first = load({
    ...{ ...settings, source: bad(), table: 'busy', create: true },
    onEvent: ({ event }) => event === 'table.created' && created.signal(),
  })
  const failing = assert.rejects(async () => {
    for await (const _ of first);
  }, /duplicate key/)
  await created.promise
  const second = load({ ...settings, source: good(), table: 'busy' })
  const loading = (async () => {
    for await (const _ of second);
  })()
  await failing
  failed.signal()
  await loading
  assert.equal(await countOf(server, 'busy'), 800_000)
})

/** A promise, and what fulfils it. */
function signalled(): { readonly promise: Promise<void>; readonly signal: () => void } {
  let signal = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    signal = resolve
  })
  return { promise, signal: () => signal() }
}
