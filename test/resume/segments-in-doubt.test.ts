// What the lines of a journal say of a segment that was sent again while it was in doubt.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '../../src/journal/entries.ts'
import { doubtOf, isInDoubt, recordOf, type SegmentRecord } from '../../src/journal/run-record.ts'

const table = 't'
const RUN: Entry = {
  type: 'run',
  schema: 1,
  runId: '1',
  version: '1',
  at: '',
  cwd: '',
  target: 'clickhouse',
  settings: {},
  withheld: [],
}
const TABLE: Entry = { type: 'table', table, sources: [], limits: { bytes: null, records: null } }
const INPUT = { ...{ records: 2, rejects: 0, skipped: 0, bytes: 9 }, checksum: undefined, limit: null, parts: [] }

const begun = (id: string): Entry => ({ type: 'begun', table, ordinal: 0, token: 't-0', evidence: { id } })
const sent = (at: string): Entry => ({ type: 'sent', table, ordinal: 0, at, rows: 2, input: INPUT, rejects: [] })
const ended = (outcome: 'done' | 'not done' | 'unknown'): Entry => ({ type: 'ended', table, ordinal: 0, outcome })

function after(...entries: readonly Entry[]): SegmentRecord {
  const segment = recordOf([RUN, TABLE, ...entries])
    ?.tables.get(table)
    ?.segments.get(0)
  assert.ok(segment)
  return segment
}

test('a killed second attempt leaves the first one in doubt, since its commit was asked for', () => {
  const first = '2026-01-01T00:00:00.000Z'
  for (const tail of [[], [sent('2026-01-02T00:00:00.000Z')], [ended('unknown')]]) {
    const segment = after(begun('a'), sent(first), ended('unknown'), begun('b'), ...tail)
    assert.equal(isInDoubt(segment), true)
    assert.deepEqual(doubtOf(segment), { evidence: [{ id: 'a' }, { id: 'b' }], since: new Date(first) })
  }
})

test('what is known of all attempts ends the doubt', () => {
  const twice = [begun('a'), sent(''), begun('b'), sent('')]
  assert.equal(after(...twice, ended('not done')).state, 'lost')
  assert.equal(after(...twice, ended('done')).state, 'confirmed')
  const anew = after(...twice, ended('not done'), begun('c'))
  assert.deepEqual([anew.state, anew.earlier, anew.evidence], ['begun', [], { id: 'c' }])
})
