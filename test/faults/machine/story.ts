// What was done in a round, for who reads of its failure.

import type { AttemptEnded } from './attempt.ts'
import type { Fault } from './faults.ts'
import type { InputPlan } from './input.ts'
import type { Scenario } from './scenario.ts'

export class Story {
  readonly #lines: string[]

  constructor({ target, way, flags, input }: Scenario) {
    this.#lines = [`${target}, ${way.name}, ${wordsOfInput(input)}, ${flags.join(' ')}`]
  }

  add(line: string): void {
    this.#lines.push(line)
  }

  begun(isResumed: boolean, options: readonly string[], { name, place, strike, act, ...more }: Fault): void {
    const where = place?.at === 'words' ? { ...place, words: place.words.source.slice(0, 30) } : place
    const what = { ...where, ...strike, ...(act !== undefined && { act }), ...more }
    this.add(`${[isResumed ? 'resume' : 'load', ...options].join(' ')} under ${name} ${JSON.stringify(what)}`)
  }

  ended({ status, hasStruck, report, said }: AttemptEnded): void {
    const error = report?.tables?.[0]?.error
    const words = error === undefined ? said.slice(0, 200) : `${error.code}: ${error.message.slice(0, 300)}`
    this.add(`-> ${status ?? 'killed'}${hasStruck ? '' : ' (not struck)'} ${words}`)
  }

  toString(): string {
    return this.#lines.join('\n  ')
  }
}

function wordsOfInput({ family, packings, isPiped }: InputPlan): string {
  return `${isPiped ? 'a pipe' : 'files'} of ${family} (${packings.join(', ')})`
}
