// The script for bash 3.2 and later, the one that macOS has among them.

import { SHELLS, type VerbWords } from './words.ts'

export function bashScript(bin: string, verbs: readonly VerbWords[]): string {
  const cases = verbs.map(({ verb, flags }) => `    ${verb}) flags=${quoted(flags.map(({ flag }) => flag))} ;;`)
  const all = new Map(verbs.flatMap(({ flags }) => flags.map((words) => [words.flag, words])))
  const withPath = [...all.values()].filter(({ path }) => path !== undefined).map(({ flag }) => flag)
  const free = [...all.values()].filter(({ hasValue, choices, path }) => hasValue && choices.length === 0 && !path)
  const values = [...all.values()]
    .filter(({ choices }) => choices.length > 0)
    .map(({ flag, choices }) => `    ${flag}) COMPREPLY=($(compgen -W ${quoted(choices)} -- "$word")); return ;;`)
  return `# bash completion of ${bin}. In ~/.bashrc:  source <(${bin} completion bash)
_${bin}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]} flags=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...verbs.map(({ verb }) => verb), '--help', '--version'])} -- "$word"))
    return
  fi
  # A value behind = is a word of its own.
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case $before in
${values.join('\n')}
    ${withPath.join('|')}) compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${free.map(({ flag }) => flag).join('|')}) return ;;
  esac
  case $verb in
${cases.join('\n')}
  esac
  if [ "$verb" = completion ]; then
    COMPREPLY=($(compgen -W ${quoted(SHELLS)} -- "$word"))
  elif [ "\${word#-}" != "$word" ]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -F _${bin} ${bin}
`
}

function quoted(words: readonly string[]): string {
  return `'${words.join(' ')}'`
}
