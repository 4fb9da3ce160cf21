// Keeps passwords out of all that this process prints, and out of what other users see of it in a list of processes.

import { hideSecretsOfVariables, hideSecretsOfWords, redact } from '../secrets.ts'

/** Must run before anything is printed. `argv`: the words of the command line. */
export function guardSecrets(argv: readonly string[], env: NodeJS.ProcessEnv): void {
  hideSecretsOfWords(argv)
  hideSecretsOfVariables(env)
  guard(process.stdout)
  guard(process.stderr)
  const shown = argv.map(redact)
  // On Linux and macOS the title takes the place of the command line.
  if (shown.some((word, i) => word !== argv[i])) process.title = ['bulkload', ...shown].join(' ')
}

function guard(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean
  stream.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? redact(chunk) : chunk, ...rest)
}
