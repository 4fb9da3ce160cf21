import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawOptions } from '../../src/options/load-options.ts'
import { resolveOptions } from '../../src/options/options.ts'
import type { TargetKind } from '../../src/targets.ts'

test('the rules of a mode', () => {
  const { write } = resolveOptions('postgres', { mode: 'replace', key: 'a, b', replaceBy: 'delete', lockTimeout: '2s' })
  assert.deepEqual(write, { mode: 'replace', key: ['a', 'b'], replaceBy: 'delete', atomic: false, lockTimeoutMs: 2000 })
  assert.equal(resolveOptions('clickhouse', { atomic: true }).write.atomic, true)
})

test('what a mode has no effect of is a usage error', () => {
  const refused: readonly (readonly [TargetKind, object, RegExp])[] = [
    ['postgres', { mode: 'merge' }, /--mode merge/],
    ['postgres', { key: 'id' }, /--key has no effect with --mode append/],
    ['postgres', { mode: 'truncate', key: 'id' }, /--key has no effect with --mode truncate/],
    ['postgres', { mode: 'upsert', key: 'a,a' }, /--key .*"a" twice/],
    ['postgres', { mode: 'upsert', replaceBy: 'swap' }, /--replace-by has no effect with --mode upsert/],
    ['postgres', { mode: 'replace', replaceBy: 'exchange' }, /--replace-by exchange/],
    ['postgres', { lockTimeout: '5s' }, /--lock-timeout has no effect with --mode append/],
    ['postgres', { mode: 'truncate', commitEvery: '1MiB' }, /--commit-every/],
    ['postgres', { atomic: true }, /--atomic is not supported/],
    ['clickhouse', { mode: 'replace', replaceBy: 'copy-in' }, /--replace-by copy-in/],
    ['clickhouse', { mode: 'replace', key: 'id' }, /--key has no effect with --mode replace/],
    ['clickhouse', { mode: 'insert-new' }, /--mode insert-new is not supported/],
    ['clickhouse', { mode: 'truncate', atomic: true }, /--atomic has no effect with --mode truncate/],
  ]
  for (const [target, raw, message] of refused) {
    assert.throws(() => resolveOptions(target, raw as RawOptions), { code: 'BL_USAGE', message }, JSON.stringify(raw))
  }
})
