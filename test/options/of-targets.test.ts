// The types of a load know which options its target has.

import assert from 'node:assert/strict'
import test from 'node:test'
import { type ClickhouseOption, LOAD_OPTIONS, type PostgresOption } from '../../src/options/load-options.ts'
import type { DatabaseVerb } from '../../src/targets.ts'

type Descriptors = typeof LOAD_OPTIONS
type LackedBy<V extends DatabaseVerb> = {
  [Name in keyof Descriptors]: V extends Descriptors[Name]['verbs'][number] ? never : Name
}[keyof Descriptors]

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false

test('an option that a target lacks is none of its type', () => {
  // What is wrong here does not compile.
  const ofPostgres: Same<LackedBy<'clickhouse'>, PostgresOption> = true
  const ofClickhouse: Same<LackedBy<'pg'>, ClickhouseOption> = true
  assert.ok(ofPostgres && ofClickhouse)
  const lacking = (verb: DatabaseVerb): number =>
    Object.values(LOAD_OPTIONS).filter(({ verbs }) => !(verbs as readonly string[]).includes(verb)).length
  assert.ok(lacking('pg') > 0 && lacking('clickhouse') > 0)
})
