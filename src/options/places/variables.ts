// Options said by variables of the environment: `--max-errors` is BULKLOAD_MAX_ERRORS. A variable applies to every command that has
// the option; the others ignore it.

import type { Variables } from '../../environment.ts'
import { ALL_OPTIONS, flagsOf, optionsOf, verbsOf } from '../all-options.ts'
import { inWordsOf } from '../in-words.ts'
import { nearestName } from '../nearest-name.ts'
import { flagName, flagOf, type Option, type Verb, variableOf } from '../option.ts'
import type { Layer } from './layers.ts'

const PREFIX = 'BULKLOAD_'
/** Variables that are no options. */
const OTHERS = ['BULKLOAD_PASSWORD']
/** Of the tests of this project. */
const OF_TESTS = /^BULKLOAD_TEST_/

/** What `env` says to a command. An empty variable says nothing. Fails with BL_USAGE, naming the variable. */
export function saidByVariables(verb: Verb, env: Variables): Layer {
  const values: Record<string, unknown> = {}
  for (const [name, option] of optionsOf(verb)) {
    const variable = variableOf(name, option, verb)
    const text = env[variable]
    if (text === undefined || text === '') continue
    try {
      values[name] = option.kind.read(flagName(name), text)
    } catch (cause) {
      throw inWordsOf({ origins: new Map([[flagOf(name), variable]]) }, cause)
    }
  }
  return {
    values,
    origin: (name) => variableOf(name, (ALL_OPTIONS as Readonly<Record<string, Option>>)[name] ?? {}, verb),
  }
}

/** A warning for each variable that looks like an option and is none. Their values are not shown. */
export function warningsOfVariables(env: Variables): string[] {
  const known = knownVariables()
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name) && !OF_TESTS.test(name))
    .sort()
    .map((name) => {
      const near = ownNamesOf(name) ?? turnedOff(name) ?? nearestVariable(name, known)
      const hint = near === undefined ? 'docs/options.md lists them' : `did you mean ${near}?`
      return `the unknown environment variable ${name} is ignored: ${hint}`
    })
}

/** BULKLOAD_URL would be the variable of --url, which has one for each target. */
function ownNamesOf(name: string): string | undefined {
  const [, option] =
    Object.entries<Option>(ALL_OPTIONS).find(([option]) => variableOf(option, {}, 'inspect') === name) ?? []
  return option?.variables === undefined ? undefined : Object.values(option.variables).join(' or ')
}

/** BULKLOAD_NO_CREATE would be the variable of --no-create: a switch has one variable for both of its flags. */
function turnedOff(name: string): string | undefined {
  const variable = (flag: string): string => PREFIX + flag.slice(2).replaceAll('-', '_').toUpperCase()
  const [option] =
    Object.entries<Option>(ALL_OPTIONS).find((named) =>
      flagsOf(named)
        .slice(1)
        .some((flag) => variable(flag) === name),
    ) ?? []
  return option === undefined ? undefined : `${variableOf(option, {}, 'inspect')}=false`
}

function nearestVariable(name: string, known: readonly string[]): string | undefined {
  const near = nearestName(
    name.slice(PREFIX.length),
    known.map((one) => one.slice(PREFIX.length)),
  )
  return near === undefined ? undefined : PREFIX + near
}

export function knownVariables(): readonly string[] {
  const ofOptions = Object.entries<Option>(ALL_OPTIONS).flatMap(([name, option]) => variablesOf(name, option))
  return [...new Set([...ofOptions, ...OTHERS])]
}

/** The variables of an option, for the docs. */
export function variablesOf(name: string, option: Option): readonly string[] {
  return [...new Set(verbsOf(name).map((verb) => variableOf(name, option, verb)))]
}
