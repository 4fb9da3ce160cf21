// All options of the command line, by their names in the library.

import { FILE_OPTIONS } from './files/file-options.ts'
import { GENERATE_OPTIONS } from './generate/generate-options.ts'
import { RESUME_OPTIONS } from './journal/journal-options.ts'
import { RUNS_OPTIONS } from './journal/runs-options.ts'
import { UNDO_OPTIONS } from './journal/undo-options.ts'
import { LOAD_OPTIONS } from './load-options.ts'
import { flagOf, LOADS, negationOf, type Option, VERBS, type Verb } from './option.ts'
import { OUTPUT_OPTIONS } from './output-options.ts'
import { SOURCE_OPTIONS } from './source-options.ts'
import { TABLE_CHOICE } from './table-options.ts'
import { COPY_OPTIONS } from './tables/copy-options.ts'
import { EXPORT_OPTIONS } from './tables/export-options.ts'

export const ALL_OPTIONS = {
  ...FILE_OPTIONS,
  ...LOAD_OPTIONS,
  ...SOURCE_OPTIONS,
  ...TABLE_CHOICE,
  ...COPY_OPTIONS,
  ...EXPORT_OPTIONS,
  ...GENERATE_OPTIONS,
  ...RESUME_OPTIONS,
  ...RUNS_OPTIONS,
  ...UNDO_OPTIONS,
  ...OUTPUT_OPTIONS,
}
export type OptionName = keyof typeof ALL_OPTIONS

export type NamedOption = readonly [name: string, option: Option]

const ALL: readonly NamedOption[] = Object.entries<Option>(ALL_OPTIONS)

export function optionsOf(verb: Verb): readonly NamedOption[] {
  return ALL.filter(
    ([name, option]) =>
      option.verbs.includes(verb) ||
      (verb === 'copy' && isOfCopies(name, option)) ||
      (verb === 'export' && isOfExports(name, option)),
  )
}

/** The addresses are arguments of a copy, and the place of a journal is of no use: a snapshot cannot be taken up again. */
const NOT_OF_COPIES = ['url', 'embedded', 'table', 'peek', 'state', 'journal', 'ledger']

/** Those of a load that say nothing of files. */
function isOfCopies(name: string, { scope, verbs }: Option): boolean {
  return scope !== 'input' && !NOT_OF_COPIES.includes(name) && LOADS.some((verb) => verbs.includes(verb))
}

/** Those of files that are written, and how the server is read. */
function isOfExports(name: string, { scope, verbs }: Option): boolean {
  return ['streams', 'timeout'].includes(name) || (verbs.includes('convert') && scope !== 'input' && name !== 'table')
}

/** The commands that have an option. */
export function verbsOf(name: string): readonly Verb[] {
  return VERBS.filter((verb) => optionsOf(verb).some(([other]) => other === name))
}

/** Flags as they are written: a switch has a second one, which turns it off. */
export function flagsOf([name, option]: NamedOption): readonly string[] {
  const negation = negationOf(name, option)
  return negation === undefined ? [flagOf(name)] : [flagOf(name), negation]
}
