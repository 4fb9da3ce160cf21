import assert from 'node:assert/strict'
import test from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { RawOptions } from '../../src/options/load-options.ts'
import { type LoadOptions, resolveOptions } from '../../src/options/options.ts'

const TARGETS = ['clickhouse', 'postgres'] as const

for (const wire of ['auto', 'typed', 'text'] as const) {
  test(`the wire can be ${wire}, for both targets and without a server`, () => {
    for (const target of TARGETS) {
      assert.equal(resolveOptions(target, { wire }).wire, wire)
      assert.equal(resolveOptions(target, { wire, embedded: true }).wire, wire)
    }
  })
}

const rules: readonly [raw: RawOptions, rules: LoadOptions['rules']][] = [
  [{}, {}],
  [{ coerce: [] }, {}],
  [{ epoch: 's' }, { epoch: 's' }],
  [{ epoch: 'ms' }, { epoch: 'ms' }],
  [{ epoch: 'us' }, { epoch: 'us' }],
  [{ epoch: 'ns' }, { epoch: 'ns' }],
  [{ coerce: 'quoted-numbers' }, { coerce: ['quoted-numbers'] }],
  [{ coerce: 'empty-null' }, { coerce: ['empty-null'] }],
  [{ coerce: ['int-bool'] }, { coerce: ['int-bool'] }],
  [{ coerce: 'int-bool,empty-null' }, { coerce: ['int-bool', 'empty-null'] }],
  [{ coerce: ['int-bool', 'empty-null'] }, { coerce: ['int-bool', 'empty-null'] }],
  [{ coerce: ' int-bool , int-bool ' }, { coerce: ['int-bool'] }],
  [
    { epoch: 'ms', coerce: 'quoted-numbers', wire: 'typed' },
    { epoch: 'ms', coerce: ['quoted-numbers'] },
  ],
]

for (const [raw, expected] of rules) {
  test(`${JSON.stringify(raw)} makes the rules ${JSON.stringify(expected)}, and nothing else`, () => {
    for (const target of TARGETS) {
      const { rules } = resolveOptions(target, raw)
      assert.deepEqual(rules, expected)
      // They go to threads as they are, and an option that was not given is not there.
      assert.deepEqual(Object.keys(rules).sort(), Object.keys(expected).sort())
      assert.ok(Object.isFrozen(rules))
      if (rules.coerce !== undefined) assert.ok(Object.isFrozen(rules.coerce))
    }
  })
}

test('the list of conversions is a copy: the caller may change his', () => {
  const coerce = ['int-bool']
  const { rules } = resolveOptions('postgres', { coerce })
  coerce.push('empty-null')
  assert.deepEqual(rules.coerce, ['int-bool'])
})

const WIRE_HINT = /^(?:did you mean text\? Or )?use one of: auto, typed, text$/
const UNIT_HINT = /^(?:did you mean \w+\? Or )?use one of: s, ms, us, ns$/
const NAME_HINT = /^(?:did you mean [\w-]+\? Or )?use one of: quoted-numbers, empty-null, int-bool$/

const refused: readonly [raw: object, says: RegExp, hint: RegExp][] = [
  [{ wire: 'native' }, /^--wire native is not a known value$/, WIRE_HINT],
  [{ wire: '' }, /^--wire is empty$/, /leave the option out$/],
  [{ wire: 'TEXT' }, /^--wire TEXT is not a known value$/, WIRE_HINT],
  [{ epoch: 'm' }, /^--epoch m is not a known value$/, UNIT_HINT],
  [{ epoch: 'seconds' }, /^--epoch seconds is not a known value$/, UNIT_HINT],
  [{ epoch: '' }, /^--epoch is empty$/, /leave the option out$/],
  [{ coerce: 'none' }, /^--coerce none is not a known value$/, NAME_HINT],
  [{ coerce: '' }, /^--coerce is empty$/, /leave the option out$/],
  [{ coerce: 'int-bool,' }, /^--coerce has an empty item$/, /leave the item out$/],
  [{ coerce: ['int-bool,empty-null'] }, /^--coerce int-bool,empty-null is not a known value$/, NAME_HINT],
  [{ wire: 'text', epoch: 's' }, /^--epoch has no effect with --wire text$/, /^leave one of them out$/],
  [{ wire: 'text', coerce: 'int-bool' }, /^--coerce has no effect with --wire text$/, /^leave one of them out$/],
  // What is not known is not known, with whatever else.
  [{ wire: 'text', epoch: 'h' }, /^--epoch h is not a known value$/, UNIT_HINT],
]

for (const [raw, says, hint] of refused) {
  test(`${JSON.stringify(raw)} is refused, saying ${says.source}`, () => {
    for (const target of TARGETS) {
      assert.throws(
        () => resolveOptions(target, raw as RawOptions),
        (error) =>
          error instanceof BulkloadError &&
          error.code === 'BL_USAGE' &&
          says.test(error.message) &&
          hint.test(error.hint ?? ''),
      )
    }
  })
}

test('an empty list of conversions may stand beside the text wire', () => {
  assert.equal(resolveOptions('postgres', { wire: 'text', coerce: [] }).wire, 'text')
})
