// Checks a value against a JSON Schema (draft 2020-12), as far as docs/report.schema.json goes. A keyword that is not
// known here fails, so that nothing in a schema is left unchecked.

import assert from 'node:assert/strict'

type Schema = Readonly<Record<string, unknown>>
/** What is wrong, with the path of the value. */
type Problems = string[]

const ANNOTATIONS = ['$schema', '$defs', 'title', 'description']

/** Fails with everything about `value` that is not as `schema` says. */
export function assertMatches(value: unknown, schema: object): void {
  const problems = check(value, schema as Schema, '$', schema as Schema)
  assert.deepEqual(problems, [])
}

function check(value: unknown, schema: Schema, path: string, root: Schema): Problems {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (ANNOTATIONS.includes(keyword)) return []
    const checkKeyword = KEYWORDS[keyword]
    assert.ok(checkKeyword, `the checker does not know the keyword ${keyword}`)
    return checkKeyword(value, rule, { path, root, schema })
  })
}

interface Context {
  readonly path: string
  readonly root: Schema
  /** The schema that the keyword stands in. */
  readonly schema: Schema
}

type Keyword = (value: unknown, rule: unknown, context: Context) => Problems

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  $ref: (value, rule, { path, root }) => {
    const target = String(rule)
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((at, name) => (at as Schema)[name], root)
    return check(value, target as Schema, path, root)
  },
  type: (value, rule, { path }) => {
    const types = [rule].flat()
    const isOne = types.some((type) => typesOf(value).includes(String(type)))
    return isOne ? [] : [`${path} is not of type ${types.join(' or ')}`]
  },
  const: (value, rule, { path }) => (value === rule ? [] : [`${path} is not ${String(rule)}`]),
  enum: (value, rule, { path }) =>
    (rule as unknown[]).includes(value) ? [] : [`${path} is none of ${(rule as unknown[]).join(', ')}`],
  minimum: (value, rule, { path }) =>
    typeof value !== 'number' || value >= Number(rule) ? [] : [`${path} is below ${rule}`],
  maximum: (value, rule, { path }) =>
    typeof value !== 'number' || value <= Number(rule) ? [] : [`${path} is above ${rule}`],
  maxItems: (value, rule, { path }) =>
    !Array.isArray(value) || value.length <= Number(rule) ? [] : [`${path} has more than ${rule} items`],
  items: (value, rule, { path, root }) =>
    Array.isArray(value) ? value.flatMap((item, i) => check(item, rule as Schema, `${path}[${i}]`, root)) : [],
  properties: (value, rule, { path, root }) =>
    Object.entries(rule as Record<string, Schema>).flatMap(([name, schema]) =>
      isObject(value) && name in value ? check(value[name], schema, `${path}.${name}`, root) : [],
    ),
  required: (value, rule, { path }) =>
    (rule as string[]).flatMap((name) => (isObject(value) && !(name in value) ? [`${path} has no ${name}`] : [])),
  additionalProperties: (value, rule, { path, schema }) => {
    assert.equal(rule, false, 'the checker knows additionalProperties only as false')
    const known = (schema['properties'] ?? {}) as object
    const names = isObject(value) ? Object.keys(value) : []
    return names.filter((name) => !(name in known)).map((name) => `${path} has ${name}, which the schema does not know`)
  },
  oneOf: (value, rule, { path, root }) => {
    const outcomes = (rule as Schema[]).map((schema) => check(value, schema, path, root))
    const count = outcomes.filter((problems) => problems.length === 0).length
    return count === 1 ? [] : [`${path} matches ${count} of the choices`, ...outcomes.flat()]
  },
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typesOf(value: unknown): string[] {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number']
  return [typeof value]
}
