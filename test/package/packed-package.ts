// The package as it is published: packed, unpacked into a folder of its own, beside the packages that it depends on.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBundle } from '../cli/ensure-bundle.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface PackedPackage {
  /** A project in which it is installed. */
  readonly project: string
  /** Its own folder in there. */
  readonly path: string
  remove(): void
}

export async function packedPackage(): Promise<PackedPackage> {
  await ensureBundle()
  const folder = makeTempFolder('package')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const packed = execFileSync(npm, ['pack', '--ignore-scripts', '--json', '--pack-destination', folder.path], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [name] = /bulkload-[\d.]+\.tgz/.exec(packed) ?? []
  execFileSync('tar', ['-xzf', join(folder.path, name ?? ''), '-C', folder.path])
  const modules = join(folder.path, 'node_modules')
  const path = join(modules, 'bulkload')
  mkdirSync(modules)
  renameSync(join(folder.path, 'package'), path)
  const { dependencies } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { dependencies: object }
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', dependency), join(modules, dependency), 'junction')
  }
  return { project: folder.path, path, remove: () => folder.remove() }
}
