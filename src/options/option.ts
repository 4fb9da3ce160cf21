// What one option is. Flags, variables, keys of the settings file, the library's checks, --help, the docs and the completion of
// shells are made from these descriptors, and from nothing else.

import { DATABASE_VERBS, type DatabaseVerb } from '../targets.ts'
import { refuseAddress, usage } from './option-values.ts'
import type { Kind } from './value-kinds.ts'

export const VERBS = [
  ...DATABASE_VERBS,
  ...(['convert', 'copy', 'export', 'generate', 'inspect', 'runs', 'resume', 'undo'] as const),
] as const
export type Verb = (typeof VERBS)[number]
export type Scope = 'run' | 'target' | 'table' | 'input' | 'output'

/** In the order of --help. */
export const GROUPS = ['TARGET', 'TABLE', 'INPUT', 'CSV', 'MAPPING', 'RELIABILITY', 'PERFORMANCE', 'OUTPUT'] as const
export type Group = (typeof GROUPS)[number]

export const LOADS: readonly DatabaseVerb[] = DATABASE_VERBS
/** Those that write rows. */
export const WRITES: readonly Verb[] = [...LOADS, 'convert']
/** Those that read files. */
export const READS: readonly Verb[] = [...WRITES, 'inspect']
/** Those of the runs that there were. */
export const RUN_VERBS: readonly Verb[] = ['runs', 'resume', 'undo']

export interface Option<Said = unknown, Checked = unknown> {
  readonly group: Group
  /** What it says something about. */
  readonly scope: Scope
  /** The commands that have it. For a target whose command lacks it it has no meaning, also in the library. */
  readonly verbs: readonly Verb[]
  readonly kind: Kind<Said, Checked>
  /** What it does, with units, for one entry of --help. The default is added to it. */
  readonly help: string
  /** The value without a word of the user. */
  readonly default?: Said
  /** The same, where it is computed. */
  readonly fallback?: () => Said
  /** In --help in place of `default`: the end of "Default: …". */
  readonly otherwise?: string
  /** One letter for the command line. */
  readonly char?: string
  /** Shown by --help without --all. */
  readonly isCommon?: true
  /** Of the command line alone: the library has no such option. */
  readonly isOfCommands?: true
  /** Options that mean nothing beside this value. One from a weaker place (a variable, the settings file) then does not count. */
  excludes?(value: Said): readonly string[]
  /** Names of the variable, where it is another one for each command. */
  readonly variables?: Readonly<Partial<Record<Verb, string>>>
  /** The way to say it for a target whose command lacks it. */
  readonly instead?: Readonly<Partial<Record<Verb, string>>>
}

/** A group's descriptors: one for each option that the library's type has, of its type. */
export type Options<Raw> = {
  readonly [Name in keyof Raw & string]-?: Option<Exclude<Raw[Name], undefined>>
}
export type AnyOptions = Readonly<Record<string, Option>>

/** The values of `O` after their checks. */
export type Checked<O extends AnyOptions> = {
  readonly [Name in keyof O]:
    | ReturnType<O[Name]['kind']['check']>
    | (O[Name] extends { readonly default: unknown } | { readonly fallback: unknown } ? never : undefined)
}

/** Checks what was said of each of `options`, and puts in the defaults. */
export function checked<O extends AnyOptions>(options: O, raw: object): Checked<O> {
  const said = raw as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(options).map(([name, { kind, default: value, fallback }]) => {
      const known = said[name] ?? value ?? fallback?.()
      if (known === undefined) return [name, undefined]
      refuseEmpty(name, kind, known)
      return [name, kind.check(flagName(name), known)]
    }),
  ) as Checked<O>
}

/** A text from a variable that was never set, or a list that a program did not fill, is not what its author meant. */
function refuseEmpty(name: string, { mayBeEmpty }: Kind, value: unknown): void {
  const isEmptyList = mayBeEmpty === undefined && Array.isArray(value) && value.length === 0
  const isEmptyText = mayBeEmpty !== 'item' && value === ''
  if (isEmptyText || isEmptyList) throw usage(`${flagOf(name)} is empty`, 'pass a value, or leave the option out')
}

/** What has no effect beside a choice of another option, as the descriptor of that one says. An empty list is nothing. */
export function refuseExcluded(options: AnyOptions, raw: object): void {
  const said = Object.entries(raw).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  for (const [name, value] of said) {
    const { kind, excludes } = options[name] ?? {}
    const excluded = kind?.choices === undefined ? [] : (excludes?.(value) ?? [])
    const other = excluded.find((one) => said.some(([known]) => known === one))
    if (other !== undefined)
      throw usage(`${flagOf(other)} has no effect with ${flagOf(name)} ${value}`, 'leave one of them out')
  }
}

/** For lists before they are taken apart: a piece of a password would not be known as one. */
export function refuseAddresses(options: AnyOptions, raw: object): void {
  for (const [name, { kind }] of Object.entries(options)) {
    const value = (raw as Readonly<Record<string, unknown>>)[name]
    if (kind.holds === undefined || value === undefined || typeof value === 'boolean') continue
    for (const text of [value].flat()) refuseAddress(flagOf(name), String(text), kind.holds)
  }
}

/** `maxErrors` -> `max-errors`. */
export function flagName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `maxErrors` -> `--max-errors`. */
export function flagOf(name: string): string {
  return `--${flagName(name)}`
}

/** The flag that turns an option off: --no-create for `create`. Undefined where an option has a value. */
export function negationOf(name: string, { kind }: Pick<Option, 'kind'>): string | undefined {
  if (!kind.accepts(false)) return undefined
  return flagOf(/^no[A-Z]/.test(name) ? flagName(name).slice('no-'.length) : `no-${name}`)
}

/** `maxErrors` -> `BULKLOAD_MAX_ERRORS`. */
export function variableOf(name: string, { variables }: Pick<Option, 'variables'>, verb: Verb): string {
  return variables?.[verb] ?? `BULKLOAD_${flagName(name).replaceAll('-', '_').toUpperCase()}`
}

/** What --help and the docs say of an option: what it does, the values that its placeholder does not show, its default. */
export function helpOf({ help, kind, default: value, otherwise }: Option): string {
  const { choices, placeholder } = kind
  const values = choices !== undefined && placeholder === 'NAME' ? ` One of: ${choices.join(', ')}.` : ''
  const words = otherwise ?? (value === undefined || value === false ? undefined : String(value))
  return `${help}${values}${words === undefined ? '' : ` Default: ${words}.`}`
}
