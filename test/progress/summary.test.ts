import assert from 'node:assert/strict'
import test from 'node:test'
import { formatSummary } from '../../src/progress/summary.ts'
import type { RunReport, TableReport } from '../../src/report.ts'
import { finishedReport } from './collecting-stream.ts'

const okRun = { schema: 1, status: 'ok', exitStatus: 0, runId: 'r1', warnings: [] } as const

function summaryOf(table: Partial<TableReport>, run: Partial<RunReport> = {}): string[] {
  const tables = [{ ...finishedReport, ...table }]
  return formatSummary({ ...okRun, seconds: 2.2, tables, ...run }).split('\n')
}

const failedRun = { status: 'failed', exitStatus: 6 } as const
const lost = { code: 'BL_CONNECTION_LOST', message: 'the server closed the connection' } as const

test('a clean load ends with the equation and nothing to do', () => {
  assert.deepEqual(summaryOf({}), [
    'events (clickhouse) from events.jsonl',
    '  format    jsonl, by its name',
    '  rows      1,000,000 read, 1,000,000 loaded, 0 rejected, 0 skipped (blank lines and comments)',
    '  loaded    counted by the server',
    '  bytes     209.1 MB in, 40.2 MB on the wire (5.2:1)',
    '  time      2.1s, 476,190 rows/s, 99.6 MB/s in',
    '  segments  2 committed, 34 blocks sent',
    '  wire      typed (every column has an encoder), codec lz4',
    'events: 1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped; 209.1 MB of 209.1 MB covered  balanced',
    '',
    'run r1: ok, 1 table in 2.2s',
  ])
})

test('formats are told apart, and what was guessed comes with its flags', () => {
  const flags = "--format csv --delimiter ';' --header"
  const formats = [
    { words: 'csv, by its content: 2 fields\n', flags, guessed: true, sources: 3 },
    { words: 'csv, as given', flags: '--format csv --delimiter , --header', guessed: false, sources: 1 },
  ]
  assert.deepEqual(summaryOf({ formats }).slice(1, 4), [
    '  format    3 sources: csv, by its content: 2 fields␊',
    `  as flags  ${flags}`,
    '  format    csv, as given',
  ])
})

test('rejects are named with their files and the next step', () => {
  const lines = summaryOf(
    {
      rows: { read: 1_000_000, loaded: 999_990, rejected: 3, skipped: 7 },
      rejects: { file: 'events.rejects.jsonl', reasons: 'events.reasons.jsonl' },
    },
    { status: 'rejects', exitStatus: 3 },
  )
  assert.ok(lines.includes('  rejects   events.rejects.jsonl, reasons in events.reasons.jsonl'))
  assert.ok(
    lines.includes(
      'events: 1,000,000 read = 999,990 loaded + 3 rejected + 7 skipped; 209.1 MB of 209.1 MB covered  balanced',
    ),
  )
  assert.ok(lines.includes('next: read events.reasons.jsonl, correct events.rejects.jsonl and load it'))
  assert.equal(lines.at(-1), 'run r1: rejects, exit status 3, 1 table in 2.2s')
})

test('a failed load tells what stays in the table; its error went to stderr', () => {
  const rows = { read: 1_300_000, loaded: 1_000_000, rejected: 0, skipped: 0 }
  const error = { ...lost, place: { source: 'events.jsonl', line: 1_000_001 }, hint: 'see the log of the server' }
  const lines = summaryOf({ rows, error, balanced: false }, failedRun)
  assert.deepEqual(lines.slice(8), [
    '  2 segments with 1,000,000 rows stay in the table',
    'events: 1,300,000 read, 1,000,000 loaded + 0 rejected + 0 skipped before it FAILED (BL_CONNECTION_LOST)',
    'next: 1,000,000 rows of this load stay in the table, and some that the server did not confirm may have arrived; delete these rows first, or load into an empty table (--table NAME): the same load again doubles them',
    '',
    'run r1: failed, exit status 6, 1 table in 2.2s',
  ])
})

test('a load that never began is one line, without zeros', () => {
  const none = { rows: { read: 0, loaded: 0, rejected: 0, skipped: 0 }, blocks: 0, segments: 0, balanced: false }
  const bytes = { source: 0, read: 0, covered: 0, sent: 0 }
  const error = { code: 'BL_CONNECT', message: 'refused' } as const
  assert.deepEqual(summaryOf({ ...none, bytes, error }, failedRun), [
    'events: nothing was loaded  FAILED (BL_CONNECT)',
    'next: remove the cause and run the same load again: nothing of it is in the table',
    '',
    'run r1: failed, exit status 6, 1 table in 2.2s',
  ])
})

test('warnings are counted, for stderr had their words', () => {
  const lines = summaryOf(
    { warnings: ['a column stays text', 'a header is a guess'] },
    { warnings: ['a file is left out'] },
  )
  assert.equal(lines.at(-1), 'run r1: ok, 1 table in 2.2s, 3 warnings')
  assert.ok(!lines.some((line) => line.includes('stays text')))
})

test('a failed load that committed nothing says whether it is safe to run again', () => {
  const nothing = { rows: { read: 10, loaded: 0, rejected: 0, skipped: 0 }, segments: 0, balanced: false } as const
  const refused = { code: 'BL_SERVER_REFUSED_ROW', message: 'no' } as const
  const postgres = summaryOf({ ...nothing, target: 'postgres', countedBy: 'none', error: refused }, failedRun)
  assert.ok(postgres.includes('  loaded    no count: the server confirmed nothing'))
  assert.ok(postgres.includes('  the server confirmed no segment of this load'))
  assert.ok(postgres.includes('next: remove the cause and run the same load again: nothing of it is in the table'))
  const clickhouse = summaryOf({ ...nothing, error: refused }, failedRun)
  assert.ok(!clickhouse.some((line) => line.includes('nothing of it is in the table')))
  const broken = summaryOf({ ...nothing, target: 'postgres', error: lost }, failedRun)
  assert.ok(broken.includes('next: remove the cause and run the same load again: nothing of it is in the table'))
  const unanswered = summaryOf({ ...nothing, target: 'postgres', error: lost, unconfirmed: true }, failedRun)
  assert.ok(!unanswered.some((line) => line.includes('nothing of it is in the table')))
  const interrupted = summaryOf({ ...nothing, target: 'postgres', error: { code: 'BL_ABORTED', message: 'stopped' } })
  assert.ok(interrupted.includes('next: run the same load again: nothing of it is in the table'))
})

test('an unbalanced load without an error is never told as good', () => {
  const many = summaryOf({ rows: { read: 10, loaded: 11, rejected: 0, skipped: 0 }, balanced: false })
  assert.ok(
    many.includes(
      'events: 10 read != 11 loaded + 0 rejected + 0 skipped; 209.1 MB of 209.1 MB covered  DOES NOT BALANCE (1 row too many)',
    ),
  )
  const uncovered = summaryOf({ balanced: false })
  assert.ok(uncovered.some((line) => line.includes("DOES NOT BALANCE (the rows add up, the server's own count")))
  assert.ok(uncovered.includes('next: do not rely on this table: count its rows, and load again into an empty one'))
})

test('rows that nobody counted are not called loaded or balanced', () => {
  const lines = summaryOf({ countedBy: 'sender', balanced: false })
  assert.ok(
    lines.includes('  rows      1,000,000 read, 1,000,000 sent, 0 rejected, 0 skipped (blank lines and comments)'),
  )
  assert.ok(lines.includes('  loaded    sent, not counted: the server confirmed the rows, but not how many'))
  const equation = 'events: 1,000,000 read = 1,000,000 sent + 0 rejected + 0 skipped; 209.1 MB of 209.1 MB covered'
  assert.ok(lines.includes(`${equation}  sent, not counted`))
  assert.ok(lines.includes("next: count the table's rows, if all of them must be there"))
  assert.ok(!lines.some((line) => /balance/i.test(line)))
  const wrong = summaryOf({
    countedBy: 'sender',
    balanced: false,
    rows: { read: 10, loaded: 9, rejected: 0, skipped: 0 },
  })
  assert.ok(wrong.some((line) => line.includes('DOES NOT BALANCE (1 row not accounted for)')))
  assert.ok(
    summaryOf({ countedBy: 'table' }).includes('  loaded    counted in the table, which grew by exactly these rows'),
  )
})

test('unknown speeds and ratios are left out, not told as 0', () => {
  const lines = summaryOf({ seconds: 0, bytes: { source: 0, read: 0, covered: 0, sent: 0 } })
  assert.ok(lines.includes('  bytes     0 B in, 0 B on the wire'))
  assert.ok(lines.includes('  time      0.00s'))
})

test('the summary of several tables has a line for each, and a block with --verbose', () => {
  const tables = [finishedReport, { ...finishedReport, table: 'users\x1b[2J' }]
  const run = { ...okRun, seconds: 65, tables }
  const sum = '1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped; 209.1 MB of 209.1 MB covered  balanced'
  const lines = [`events: ${sum}`, `users␛[2J: ${sum}`, '', 'run r1: ok, 2 tables in 1m05s']
  assert.deepEqual(formatSummary(run).split('\n'), lines)
  const text = formatSummary(run, { isVerbose: true })
  assert.match(text, /\n\nusers␛\[2J \(clickhouse\)/)
  assert.match(text, /\n\nrun r1: ok, 2 tables in 1m05s$/)
})
