// The script for fish, which shows what a flag does beside it.

import { type FlagWords, SHELLS, type VerbWords } from './words.ts'

export function fishScript(bin: string, verbs: readonly VerbWords[]): string {
  const names = verbs.map(({ verb }) => verb)
  const isFirst = `not __fish_seen_subcommand_from ${names.join(' ')}`
  const lines = verbs.flatMap(({ verb, flags }) =>
    flags.map((words) => `complete -c ${bin} -n ${quoted(`__fish_seen_subcommand_from ${verb}`)} ${specOf(words)}`),
  )
  return `# fish completion of ${bin}. In ~/.config/fish/completions/${bin}.fish:  ${bin} completion fish | source
complete -c ${bin} -f -n ${quoted(isFirst)} -a ${quoted(names.join(' '))}
complete -c ${bin} -f -n '__fish_seen_subcommand_from completion' -a ${quoted(SHELLS.join(' '))}
complete -c ${bin} -F -n ${quoted(`__fish_seen_subcommand_from ${names.filter((name) => name !== 'completion').join(' ')}`)}
${lines.join('\n')}
`
}

function specOf({ flag, help, hasValue, choices, path }: FlagWords): string {
  const value = !hasValue ? '' : choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : path ? ' -r -F' : ' -x'
  return `-l ${flag.slice(2)}${value} -d ${quoted(help)}`
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
