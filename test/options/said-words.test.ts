// A hint names an option as it was said, and a flag where it proposes one.

import assert from 'node:assert/strict'
import test from 'node:test'
import type { Caller } from '../../src/options/caller.ts'
import { saidInHint, saidInMessage } from '../../src/options/said-words.ts'

const caller: Caller = {
  origins: new Map([
    ['--level', 'BULKLOAD_LEVEL'],
    ['--url', 'BULKLOAD_PG_URL'],
    ['--timeout', 'timeout (s.json)'],
    ['--max-errors', 'BULKLOAD_MAX_ERRORS'],
    ['--codec', 'BULKLOAD_CODEC'],
    ['--create', 'BULKLOAD_CREATE'],
    ['--fail-fast', 'BULKLOAD_FAIL_FAST'],
    ['--table', 'table (s.json)'],
  ]),
  turnedOff: new Set(['--create']),
}

for (const [hint, wanted] of [
  ['leave --level out, or use --codec zstd', 'leave BULKLOAD_LEVEL out, or use --codec zstd'],
  [
    'check --url: it must use the HTTP port, 8123 by default',
    'check BULKLOAD_PG_URL: it must use the HTTP port, 8123 by default',
  ],
  ['check --url and that the server is running', 'check BULKLOAD_PG_URL and that the server is running'],
  ['add ?a=1 to the address (--url)', 'add ?a=1 to the address (BULKLOAD_PG_URL)'],
  ['they come from --url or BULKLOAD_PG_URL, or', 'they come from BULKLOAD_PG_URL, or'],
  ['pass the server address with --url ADDRESS', 'pass the server address with --url ADDRESS'],
  ['check the server (locks, disk), or raise --timeout', 'check the server (locks, disk), or raise timeout (s.json)'],
  ['correct the input, or raise --max-errors', 'correct the input, or raise BULKLOAD_MAX_ERRORS'],
  ['tolerate bad records: --max-errors 100', 'tolerate bad records: --max-errors 100'],
  ['without --fail-fast the other tables continue', 'without BULKLOAD_FAIL_FAST the other tables continue'],
  // It was said to be false: the flag is the way.
  ['create the table, or use --create', 'create the table, or use --create'],
  ['use --encoding latin1', 'use --encoding latin1'],
  ['pipe it in: … | bulkload pg - --table NAME --url', 'pipe it in: … | bulkload pg - --table NAME --url'],
  ['write "--url" in it', 'write "--url" in it'],
] as const) {
  test(`"${hint}" becomes "${wanted}"`, () => assert.equal(saidInHint(caller, hint), wanted))
}

for (const [message, isUsage, wanted] of [
  ['--level 3 has no effect', true, 'BULKLOAD_LEVEL 3 has no effect'],
  [
    '11 of 20 records are bad, more than the 10 that --max-errors allows',
    false,
    '11 of 20 records are bad, more than the 10 that BULKLOAD_MAX_ERRORS allows',
  ],
  // A value of the input.
  ['--level is not a value of type Int32', false, '--level is not a value of type Int32'],
] as const) {
  test(`the message "${message}" becomes "${wanted}"`, () => {
    assert.equal(saidInMessage(caller, message, isUsage), wanted)
  })
}
