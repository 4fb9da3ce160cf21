// The script for zsh, which shows what a flag does beside it.

import { type FlagWords, SHELLS, type VerbWords } from './words.ts'

export function zshScript(bin: string, verbs: readonly VerbWords[]): string {
  const cases = verbs.map(({ verb, flags }) => {
    const specs = flags.map((words) => `        ${quoted(specOf(words))}`)
    const files = verb === 'completion' ? quoted(`1:shell:(${SHELLS.join(' ')})`) : quoted('*:file:_files')
    return `    ${verb})\n      _arguments ${['\\', ...specs.map((spec) => `${spec} \\`), `        ${files}`].join('\n')} ;;`
  })
  return `#compdef ${bin}
# zsh completion of ${bin}. In ~/.zshrc, after compinit:  source <(${bin} completion zsh)
_${bin}() {
  if (( CURRENT == 2 )); then
    compadd -- ${verbs.map(({ verb }) => verb).join(' ')} --help --version
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_${bin}" ]; then _${bin} "$@"; else compdef _${bin} ${bin}; fi
`
}

/** \`*--flag=[help]:value:(choices)\`: a flag that stands once already is offered again, for some can be repeated. */
function specOf({ flag, help, hasValue, choices, path }: FlagWords): string {
  const words = help.replace(/[[\]:\\]/g, '\\$&')
  if (!hasValue) return `*${flag}[${words}]`
  const action = choices.length > 0 ? `(${choices.join(' ')})` : path === 'folder' ? '_files -/' : path ? '_files' : ' '
  return `*${flag}=[${words}]:value:${action}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
