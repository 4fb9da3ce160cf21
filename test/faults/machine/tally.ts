// What was played, in figures.

import type { AttemptEnded } from './attempt.ts'
import type { Fault } from './faults.ts'
import type { TargetName } from './machine-target.ts'

/** Counts by name. */
class Counts {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  get names(): readonly string[] {
    return [...this.#counts.keys()].sort()
  }
}

export class Tally {
  readonly #rounds = new Counts()
  readonly #unknown = new Counts()
  readonly #struck = new Counts()
  readonly #ended = new Counts()
  readonly #targets = new Set<TargetName>()
  #attempts = 0
  #changes = 0

  round(target: TargetName, way: string): void {
    this.#targets.add(target)
    this.#rounds.add(`${target} | ${way}`)
  }

  attempt(target: TargetName, { name }: Fault, { hasStruck, status }: AttemptEnded): void {
    this.#attempts++
    if (!hasStruck || name === 'none') return
    this.#struck.add(`${name} | ${target}`)
    this.#ended.add(`${name} | ${status === null ? 'killed' : status === 0 || status === 3 ? 'done' : 'failed'}`)
  }

  unknown(target: TargetName, way: string): void {
    this.#unknown.add(`${target} | ${way}`)
  }

  changed(): void {
    this.#changes++
  }

  /** Of tables for the documentation. */
  get markdown(): string {
    const targets = [...this.#targets].sort()
    const ways = this.#rounds.names.map((name) => `| ${name} | ${this.#rounds.of(name)} | ${this.#unknown.of(name)} |`)
    const faults = [...new Set(this.#struck.names.map((name) => name.split(' | ')[0] ?? ''))]
    const rows = faults.map((fault) => {
      const each = targets.map((target) => this.#struck.of(`${fault} | ${target}`))
      const ends = ['done', 'failed', 'killed'].map((end) => this.#ended.of(`${fault} | ${end}`))
      return `| ${[fault, ...each, ...ends].join(' | ')} |`
    })
    const heads = ['fault', ...targets, 'went on by itself', 'failed', 'killed']
    return [
      `${this.#attempts} attempts to load or resume; ${this.#changes} times the input was changed between two of them, and refused.`,
      '',
      '| target | way | rounds | "unknown" |',
      '|---|---|---|---|',
      ...ways,
      '',
      `| ${heads.join(' | ')} |`,
      `|${heads.map(() => '---').join('|')}|`,
      ...rows,
    ].join('\n')
  }
}
