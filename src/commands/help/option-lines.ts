// The options of a command as --help shows them: grouped, with units and defaults, wrapped at the width of the terminal.

import type { NamedOption } from '../../options/all-options.ts'
import { flagOf, GROUPS, helpOf, negationOf, type Option } from '../../options/option.ts'

/** A longer flag has a line of its own. */
const MAX_FLAG_WIDTH = 24
const INDENT = '  '

/** One section for each group that has some of `options`. `isAll`: also the flags that turn off what is off by default. */
export function optionSections(options: readonly NamedOption[], width: number, isAll: boolean): string[] {
  const widths = options.map((option) => flagText(option, isAll).length).filter((length) => length <= MAX_FLAG_WIDTH)
  const column = INDENT.length + Math.max(...widths, 0) + INDENT.length
  return GROUPS.flatMap((group) => {
    const own = options.filter(([, option]) => option.group === group)
    if (own.length === 0) return []
    return [
      [`${group}`, ...own.map((option) => optionLines(option, flagText(option, isAll), column, width))].join('\n'),
    ]
  })
}

function optionLines([, option]: NamedOption, flagWords: string, column: number, width: number): string {
  const flag = `${INDENT}${flagWords}`
  const text = wrapped(helpOf(option), width - column)
  const indent = ' '.repeat(column)
  if (flag.length + INDENT.length > column) return [flag, ...text.map((line) => indent + line)].join('\n')
  return text.map((line, i) => (i === 0 ? flag.padEnd(column) : indent) + line).join('\n')
}

/** `-q, --quiet`, `--[no-]header`, `--embedded [DIR]`, `--jobs N`. */
function flagText([name, option]: NamedOption, isAll: boolean): string {
  const { char, kind } = option
  const { placeholder, isUndecided, isValueOptional } = kind
  const negation = isUndecided || isAll ? negationOf(name, option) : undefined
  const flag = negation === undefined ? flagOf(name) : `--[no-]${flagOf(name).replace(/^--(no-)?/, '')}`
  const value = placeholder === undefined ? '' : isValueOptional ? ` [${placeholder}]` : ` ${placeholder}`
  return `${char === undefined ? '' : `-${char}, `}${flag}${value}`
}

/** The option that every command has. */
export const HELP_OPTION: NamedOption = [
  'help',
  {
    group: 'OUTPUT',
    scope: 'output',
    verbs: [],
    kind: { words: '', schema: {}, accepts: () => false, read: () => true, check: () => true },
    char: 'h',
    isCommon: true,
    help: 'Show help; with --all, every option.',
  } satisfies Option,
]

/** Words of `text` in lines of at most `width` characters. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
