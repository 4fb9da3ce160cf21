import { Args, Command, Flags } from '@oclif/core'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { nearestName } from '../options/nearest-name.ts'
import { bashScript } from './completion/bash.ts'
import { fishScript } from './completion/fish.ts'
import { SHELLS, type Shell, type VerbWords, verbWords } from './completion/words.ts'
import { zshScript } from './completion/zsh.ts'
import { printOrTell, tellFailure } from './failure.ts'
import { formOf } from './form.ts'
import { parserError } from './parser-error.ts'

const SCRIPTS: Readonly<Record<Shell, (bin: string, verbs: readonly VerbWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

export default class Completion extends Command {
  static override summary = 'Print a script that completes commands, options, values and files in a shell.'
  static override description = `bash, in ~/.bashrc: source <(bulkload completion bash).
zsh, in ~/.zshrc after compinit: source <(bulkload completion zsh).
fish: bulkload completion fish > ~/.config/fish/completions/bulkload.fish`
  static override args = { shell: Args.string({ description: SHELLS.join(', '), ignoreStdin: true }) }
  static override usage = `completion ${SHELLS.join('|')}`
  static override examples = ['completion bash', 'completion zsh', 'completion fish']
  static override flags = { help: Flags.help({ char: 'h', description: 'Show help.' }) }

  async run(): Promise<void> {
    const { args } = await this.parse(Completion)
    const shell = SHELLS.find((known) => known === args.shell)
    if (shell === undefined) throw noShell(args.shell)
    await printOrTell(SCRIPTS[shell](this.config.bin, verbWords()), 'run it again')
  }

  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const error = isParserError ? parserError(cause) : toBulkloadError(cause)
    await tellFailure(error, await formOf(this.argv, process.env, undefined))
  }
}

function noShell(said: string | undefined): BulkloadError {
  const near = said === undefined ? undefined : nearestName(said, SHELLS)
  const message = said === undefined ? 'no shell specified' : `there is no completion for ${said}`
  return new BulkloadError('BL_USAGE', message, {
    hint: near === undefined ? `use one of: ${SHELLS.join(', ')}` : `did you mean ${near}?`,
  })
}
