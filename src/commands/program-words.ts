// How the command line was started: the first words of every command that is printed to be run again.

import type { Variables } from '../environment.ts'

/** npm names itself to what it runs (npx, and scripts of a package.json): only there a shell does not find the name by itself. */
export function programWords(name: string, env: Variables): readonly string[] {
  const { npm_lifecycle_event: event, npm_config_package: packages = '' } = env
  if (event === undefined) return [name]
  // npx -p bulkload -p chdb bulkload
  const given = event === 'npx' ? packages.split('\n').filter((line) => line !== '') : []
  return ['npx', ...given.flatMap((path) => ['-p', path]), name]
}
