import assert from 'node:assert/strict'
import test from 'node:test'
import { formatSummary } from '../../src/progress/summary.ts'
import type { RunReport, TableReport } from '../../src/report.ts'
import { finishedReport } from './collecting-stream.ts'

const okRun = { schema: 1, status: 'ok', exitStatus: 0, runId: 'r1', warnings: [] } as const

function summaryOf(table: Partial<TableReport>, run: Partial<RunReport> = {}): string[] {
  return verbose(table, run, false)
}

/** With --verbose. */
function verbose(table: Partial<TableReport>, run: Partial<RunReport> = {}, isVerbose = true): string[] {
  const tables = [{ ...finishedReport, ...table }]
  return formatSummary({ ...okRun, seconds: 2.2, tables, ...run }, { isVerbose }).split('\n')
}

const failedRun = { status: 'failed', exitStatus: 6 } as const
const lost = { code: 'BL_CONNECTION_LOST', message: 'the server closed the connection' } as const

test('a clean load is one line for the table and one for the run', () => {
  assert.deepEqual(summaryOf({}), [
    'events: 1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped  balanced',
    'run r1: ok, 1 table in 2.2s, 454,545 rows/s',
  ])
})

test('few rows have no rate: it would be that of the start', () => {
  const lines = summaryOf({ rows: { read: 2, loaded: 2, rejected: 0, skipped: 0 } })
  assert.equal(lines.at(-1), 'run r1: ok, 1 table in 2.2s')
})

test('--verbose shows all that was counted', () => {
  assert.deepEqual(verbose({}), [
    'events (clickhouse) from events.jsonl',
    '  format    jsonl, from the file name',
    '  rows      1,000,000 read, 1,000,000 loaded, 0 rejected, 0 skipped (blank lines and comments)',
    '  loaded    counted by the server',
    '  bytes     209.1 MB in, 40.2 MB on the wire (5.2:1)',
    '  time      2.1s, 476,190 rows/s, 99.6 MB/s in',
    '  segments  2 committed, 34 blocks sent',
    '  wire      typed (every column has an encoder), codec lz4',
    'events: 1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped  balanced',
    '',
    'run r1: ok, 1 table in 2.2s, 454,545 rows/s',
  ])
})

test('formats are distinguished, and what was guessed comes with its flags', () => {
  const flags = "--format csv --delimiter ';' --header"
  const formats = [
    { words: 'csv, from the content: 2 fields\n', flags, guessed: true, sources: 3 },
    { words: 'csv, as specified', flags: '--format csv --delimiter , --header', guessed: false, sources: 1 },
  ]
  assert.deepEqual(verbose({ formats }).slice(1, 4), [
    '  format    3 sources: csv, from the content: 2 fields␊',
    `  as flags  ${flags}`,
    '  format    csv, as specified',
  ])
})

test('rejects are named with their files and the next step', () => {
  const lines = verbose(
    {
      rows: { read: 1_000_000, loaded: 999_990, rejected: 3, skipped: 7 },
      rejects: { file: 'events.rejects.jsonl', reasons: 'events.reasons.jsonl' },
    },
    { status: 'rejects', exitStatus: 3 },
  )
  assert.ok(lines.includes('  rejects   events.rejects.jsonl, reasons in events.reasons.jsonl'))
  assert.ok(lines.includes('events: 1,000,000 read = 999,990 loaded + 3 rejected + 7 skipped  balanced'))
  assert.ok(lines.includes('next: read events.reasons.jsonl, correct events.rejects.jsonl and load it'))
  assert.ok(lines.includes('run r1: rejects, exit status 3, 1 table in 2.2s, 454,541 rows/s'))
  assert.equal(lines.at(-1), 'next: read events.reasons.jsonl, correct events.rejects.jsonl and load it')
})

test('a failed load tells what stays in the table; its error went to stderr', () => {
  const rows = { read: 1_300_000, loaded: 1_000_000, rejected: 0, skipped: 0 }
  const error = { ...lost, place: { source: 'events.jsonl', line: 1_000_001 }, hint: 'see the log of the server' }
  const lines = verbose({ rows, error, balanced: false }, failedRun)
  assert.deepEqual(lines.slice(8), [
    '  2 segments with 1,000,000 rows stay in the table',
    'events: 1,300,000 read, 1,000,000 loaded + 0 rejected + 0 skipped before it FAILED (BL_CONNECTION_LOST)',
    '',
    'run r1: failed, exit status 6, 1 table in 2.2s, 454,545 rows/s',
    'next: 1,000,000 rows of this load stay in the table, and some that the server did not confirm may have arrived; delete these rows first, or load into an empty table (--table NAME): loading again would duplicate them',
    'failed: events; after that, run the same command again',
  ])
})

const none = {
  rows: { read: 0, loaded: 0, rejected: 0, skipped: 0 },
  bytes: { source: 0, read: 0, covered: 0, sent: 0 },
  blocks: 0,
  segments: 0,
  balanced: false,
} as const

test('a load that never began is one line, without zeros, also with --verbose', () => {
  const error = { code: 'BL_CONNECT', message: 'refused' } as const
  const lines = [
    'events: nothing was loaded  FAILED (BL_CONNECT)',
    'run r1: failed, exit status 6, 1 table in 2.2s',
    'failed: events (no rows loaded); fix the cause, then run the same command again',
  ]
  assert.deepEqual(summaryOf({ ...none, error }, failedRun), lines)
  assert.deepEqual(
    verbose({ ...none, error }, failedRun).filter((line) => line !== ''),
    lines,
  )
})

const commands = {
  loadAgain: (sources: readonly string[]) => `bulkload pg ${sources.join(' ')} --jobs 4`,
  loadRejects: (file: string, table: string) => `bulkload pg ${file} --table ${table}`,
  namesRejects: false,
}
const users = {
  ...finishedReport,
  ...none,
  target: 'postgres',
  table: 'users',
  sources: ['users.csv'],
  error: lost,
} as const

test('the last line says which of the tables failed, and the command that loads them alone', () => {
  const run = { ...okRun, ...failedRun, seconds: 2, tables: [finishedReport, users] }
  assert.deepEqual(formatSummary(run, { commands }).split('\n'), [
    'events: 1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped  balanced',
    'users: nothing was loaded  FAILED (BL_CONNECTION_LOST)',
    'run r1: failed, exit status 6, 2 tables in 2.0s, 500,000 rows/s',
    'failed: users (no rows loaded); fix the cause, then run: bulkload pg users.csv --jobs 4',
  ])
  const long = { ...commands, loadAgain: () => 'x'.repeat(5_000) }
  assert.match(formatSummary(run, { commands: long }), /, then load their files, which --json lists$/)
})

test('tables that need different steps have a command each, and the last line names them all', () => {
  const partial = { ...finishedReport, error: lost, balanced: false }
  const run = { ...okRun, ...failedRun, seconds: 2, tables: [partial, users] }
  const lines = formatSummary(run, { commands }).split('\n')
  assert.equal(lines.at(-1), 'failed: events, users; run the commands above')
  // Both failed, so that the run as a whole is what is left.
  assert.ok(lines.includes('next: users: no rows loaded; fix the cause, then load again'))
  const three = { ...run, tables: [...run.tables, { ...finishedReport, table: 'third' }] }
  const text = formatSummary(three, { commands })
  assert.match(
    text,
    /\nnext: users: no rows loaded; fix the cause, then load again\n {2}bulkload pg users\.csv --jobs 4\n/,
  )
  assert.match(text, /\nnext: events keeps 1,000,000 rows.*\n {2}bulkload pg events\.jsonl --jobs 4\nfailed: /)
})

test('warnings are counted, for stderr had their words', () => {
  const lines = summaryOf(
    { warnings: ['a column stays text', 'a header is a guess'] },
    { warnings: ['a file is left out'] },
  )
  assert.equal(lines.at(-1), 'run r1: ok, 1 table in 2.2s, 454,545 rows/s, 3 warnings')
  assert.ok(!lines.some((line) => line.includes('stays text')))
})

test('a failed load that committed nothing says whether it is safe to run again', () => {
  const nothing = { rows: { read: 10, loaded: 0, rejected: 0, skipped: 0 }, segments: 0, balanced: false } as const
  const refused = { code: 'BL_SERVER_REFUSED_ROW', message: 'no' } as const
  const isSafe = 'failed: events (no rows loaded); fix the cause, then run the same command again'
  const isUnsure = 'failed: events; after that, run the same command again'
  const postgres = verbose({ ...nothing, target: 'postgres', countedBy: 'none', error: refused }, failedRun)
  assert.ok(postgres.includes('  loaded    no count: the server confirmed nothing'))
  assert.ok(postgres.includes('  the server confirmed no segment of this load'))
  assert.equal(postgres.at(-1), isSafe)
  assert.equal(summaryOf({ ...nothing, error: refused }, failedRun).at(-1), isUnsure)
  const broken = summaryOf({ ...nothing, target: 'postgres', error: lost }, failedRun)
  assert.equal(broken.at(-1), isSafe)
  const unanswered = summaryOf({ ...nothing, target: 'postgres', error: lost, unconfirmed: true }, failedRun)
  assert.equal(unanswered.at(-1), isUnsure)
  assert.ok(unanswered.some((line) => line.startsWith("next: count the table's rows first: ")))
  const interrupted = summaryOf({ ...nothing, target: 'postgres', error: { code: 'BL_ABORTED', message: 'stopped' } })
  assert.equal(interrupted.at(-1), 'failed: events (no rows loaded); run the same command again')
})

test('an unbalanced load without an error is never reported as good', () => {
  const many = summaryOf({ rows: { read: 10, loaded: 11, rejected: 0, skipped: 0 }, balanced: false })
  assert.ok(many.includes('events: 10 read != 11 loaded + 0 rejected + 0 skipped  DOES NOT BALANCE (1 row too many)'))
  const uncovered = summaryOf({ balanced: false })
  assert.ok(uncovered.some((line) => line.includes("DOES NOT BALANCE (the rows add up, the server's own count")))
  const part = summaryOf({ balanced: false, bytes: { ...finishedReport.bytes, covered: 100_000_000 } })
  assert.match(part[0] ?? '', /skipped; 100\.0 MB of 209\.1 MB belong to these records {2}DOES NOT BALANCE \(/)
  assert.ok(uncovered.includes('next: do not rely on this table: count its rows, and load again into an empty one'))
})

test('uncounted rows are not called loaded or balanced', () => {
  const lines = verbose({ countedBy: 'sender', balanced: false })
  assert.ok(
    lines.includes('  rows      1,000,000 read, 1,000,000 sent, 0 rejected, 0 skipped (blank lines and comments)'),
  )
  assert.ok(lines.includes('  loaded    sent, not counted: the server confirmed the rows, but not how many'))
  const equation = 'events: 1,000,000 read = 1,000,000 sent + 0 rejected + 0 skipped'
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
    verbose({ countedBy: 'table' }).includes('  loaded    counted in the table, which grew by exactly these rows'),
  )
})

test('unknown speeds and ratios are left out, not shown as 0', () => {
  const lines = verbose({ seconds: 0, bytes: { source: 0, read: 0, covered: 0, sent: 0 } })
  assert.ok(lines.includes('  bytes     0 B in, 0 B on the wire'))
  assert.ok(lines.includes('  time      0.00s'))
})

test('the summary of several tables has a line for each, and a block with --verbose', () => {
  const tables = [finishedReport, { ...finishedReport, table: 'users\x1b[2J' }]
  const run = { ...okRun, seconds: 65, tables }
  const sum = '1,000,000 read = 1,000,000 loaded + 0 rejected + 0 skipped  balanced'
  const lines = [`events: ${sum}`, `users␛[2J: ${sum}`, 'run r1: ok, 2 tables in 1m05s, 30,769 rows/s']
  assert.deepEqual(formatSummary(run).split('\n'), lines)
  const text = formatSummary(run, { isVerbose: true })
  assert.match(text, /\n\nusers␛\[2J \(clickhouse\)/)
  assert.match(text, /\n\nrun r1: ok, 2 tables in 1m05s, 30,769 rows\/s$/)
})
