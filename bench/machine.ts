// What the figures were measured on.

import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { ownVersion, packageVersion, ROOT } from './paths.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly os: string
  readonly node: string
  /** The commit, with `-dirty` when files differ from it. */
  readonly bulkload: string
  /** What is installed of the peers; null where it is not. The servers' versions are asked from the servers. */
  readonly peers: Readonly<Record<string, string | null>>
  /** Of the last minute, before the benchmark: above 0.5 others are at work, and the figures show it. */
  readonly load: number
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    os: `${platform()} ${release()}`,
    node: process.version,
    bulkload: `${ownVersion()}, ${commit()}`,
    peers: {
      'clickhouse-client': programVersion('clickhouse-client') ?? null,
      curl: programVersion('curl') ?? null,
      psql: programVersion('psql') ?? null,
      '@clickhouse/client': packageVersion('@clickhouse/client') ?? null,
      'pg-copy-streams': packageVersion('pg-copy-streams') ?? null,
    },
    load: loadavg()[0] ?? 0,
  }
}

export function machineLines(facts: Machine): string[] {
  return [
    `machine   ${facts.cpu}, ${facts.cores} cores, ${(facts.memoryBytes / 1024 ** 3).toFixed(0)} GiB, ${facts.os}`,
    `load      ${facts.load.toFixed(2)} before the start${facts.load > 0.5 ? ' (others are at work: the figures are noisy)' : ''}`,
    `node      ${facts.node}`,
    `bulkload  ${facts.bulkload}`,
    `peers     ${Object.entries(facts.peers)
      .map(([name, version]) => `${name} ${version ?? 'not installed'}`)
      .join(', ')}`,
  ]
}

/** The version that a program says of itself, or undefined where it cannot be run. */
export function programVersion(program: string): string | undefined {
  const text = output(program, ['--version'])
  return text === undefined ? undefined : (/\d+(\.\d+)+/.exec(text)?.[0] ?? text.trim())
}

function commit(): string {
  const hash = output('git', ['rev-parse', '--short', 'HEAD'])?.trim()
  if (hash === undefined) return 'no commit'
  return output('git', ['status', '--porcelain', '--untracked-files=no'])?.trim() === '' ? hash : `${hash}-dirty`
}

function output(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
