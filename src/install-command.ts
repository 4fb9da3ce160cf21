// The command that installs an optional package where this copy of bulkload finds it.

import { existsSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** This file is in its dist/src/. */
const PACKAGE = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** `folder`: where the package bulkload is. */
export function installCommand(name: string, folder: string = PACKAGE): string {
  if (folder.includes(`${sep}.pnpm${sep}`)) return `pnpm add ${name}`
  const modules = dirname(folder)
  if (basename(modules) !== 'node_modules') return `npm install ${name}`
  const project = dirname(modules)
  // What npx brings for one command is found by nothing that is installed elsewhere.
  if (basename(dirname(project)) === '_npx') return `npx -p bulkload -p ${name} bulkload …`
  // The folder of a project has a package.json. That of global packages has none.
  return existsSync(join(project, 'package.json')) ? `npm install ${name}` : `npm install -g ${name}`
}
