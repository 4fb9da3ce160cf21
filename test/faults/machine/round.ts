// One round: a load under faults, resumed until it is done, must leave what an undisturbed load leaves. A seed repeats its choices;
// faults strike at places of the load, not at times.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type AttemptEnded, type AttemptRoom, attempt } from './attempt.ts'
import { refusesChange } from './changed-input.ts'
import { compare, findNothing } from './comparison.ts'
import { type Fault, faultOf } from './faults.ts'
import { decide } from './in-doubt.ts'
import { Input } from './input.ts'
import type { Link } from './link.ts'
import { type Ended, resumeHere } from './loader.ts'
import type { MachineTarget, TablePlan } from './machine-target.ts'
import { Random } from './random.ts'
import { resumedPace, type Scenario, scenarioOf } from './scenario.ts'
import { newestRun, SmallDisk } from './state.ts'
import { Story } from './story.ts'
import type { Tally } from './tally.ts'

export interface Room {
  readonly folder: string
  readonly target: MachineTarget
  readonly link: Link
  readonly bin: string
  readonly canMount: boolean
  readonly tally: Tally
}

const MAX_ATTEMPTS = 12
const NO_FAULT: Fault = { name: 'none' }

export async function playRound(room: Room, seed: number): Promise<void> {
  const round = await Round.prepare(room, seed)
  try {
    await round.play()
  } catch (cause) {
    throw new Error(`the round of seed ${seed} failed: ${round.story}`, { cause })
  } finally {
    round.end()
  }
}

class Round {
  readonly story: Story
  readonly #room: Room
  readonly #random: Random
  readonly #scenario: Scenario
  readonly #table: TablePlan
  readonly #input: Input
  readonly #cwd: string
  readonly #disk: SmallDisk | undefined
  readonly #state: string
  readonly #rejects: string
  #isTakenOver = false
  #isInputChanged: boolean

  private constructor(room: Room, random: Random, scenario: Scenario, seed: number, cwd: string, input: Input) {
    this.#room = room
    this.#random = random
    this.#scenario = scenario
    this.#input = input
    this.#cwd = cwd
    this.#table = { ...scenario.way.table, name: `m${seed}`, before: scenario.before }
    this.#isInputChanged = scenario.isInputChanged
    this.#disk = room.canMount && random.chance(0.1) ? new SmallDisk(join(cwd, 'disk')) : undefined
    const small = this.#disk === undefined ? cwd : join(cwd, 'disk')
    this.#state = join(small, 'state')
    this.#rejects = join(small, `rejects.${input.plan.family === 'csv' ? 'csv' : 'jsonl'}`)
    this.story = new Story(scenario)
  }

  static async prepare(room: Room, seed: number): Promise<Round> {
    const random = new Random(seed)
    const scenario = scenarioOf(random, room.target.name)
    const cwd = join(room.folder, `m${seed}`)
    mkdirSync(join(cwd, 'tmp'), { recursive: true })
    const input = await Input.write(scenario.input, cwd, random)
    return new Round(room, random, scenario, seed, cwd, input)
  }

  end(): void {
    this.#disk?.unmount()
    this.#room.link.cut()
  }

  async play(): Promise<void> {
    const { target, tally } = this.#room
    const { way } = this.#scenario
    const wanted = { target, table: this.#table, way, input: this.#input, rejects: this.#rejects }
    await target.create(this.#table)
    const run = await this.#untilDone()
    await compare(wanted, 'after the load')
    const again = await this.#resume(run, [])
    assert.ok(again.status === 0 || again.status === 3, `resumed again: ${again.said}`)
    await compare(wanted, 'resumed again')
    await findNothing(target, this.#cwd)
    await target.drop(this.#table)
    tally.round(target.name, way.name)
  }

  /** Returns the id of the run. */
  async #untilDone(): Promise<string> {
    const { target, tally } = this.#room
    let options: readonly string[] = []
    for (let number = 0; number < MAX_ATTEMPTS; number++) {
      const run = newestRun(this.#state)
      const fault = this.#faultOf(number, run !== undefined)
      this.story.begun(run !== undefined, options, fault)
      const ended = await this.#attempt(run, fault, options)
      this.story.ended(ended)
      tally.attempt(target.name, fault, ended)
      const known = newestRun(this.#state)
      if (known !== undefined && (ended.status === 0 || ended.status === 3)) return known
      assert.notEqual(ended.status, 2, ended.said)
      options = known === undefined ? [] : await this.#afterwards(known, ended, fault)
    }
    throw new Error(`not done after ${MAX_ATTEMPTS} attempts`)
  }

  #faultOf(number: number, isResumed: boolean): Fault {
    const { target, way, faults, input } = this.#scenario
    if (number >= faults) return NO_FAULT
    const hasRejects = input.bad > 0 || input.refused > 0
    const canMount = this.#disk !== undefined
    const diskKiB = 4 * this.#random.below(6)
    if (canMount && number === 0) return { name: 'disk of journal and rejects full', diskKiB }
    return faultOf(this.#random, { target, way, isResumed, hasRejects, canMount, size: this.#input.size })
  }

  async #attempt(run: string | undefined, fault: Fault, options: readonly string[]): Promise<AttemptEnded> {
    if (run !== undefined && fault === NO_FAULT) return { ...(await this.#resume(run, options)), hasStruck: false }
    const { target, link, bin } = this.#room
    const loader = { bin, cwd: this.#cwd, piped: this.#piped }
    const room: AttemptRoom = { target, link, state: this.#state, loader }
    if (fault.diskKiB !== undefined) this.#disk?.fill(fault.diskKiB)
    const words =
      run === undefined ? this.#load : ['resume', run, ...resumedPace(this.#random, target.name), ...options]
    try {
      return await attempt(room, [...words, '--state', this.#state], fault)
    } finally {
      this.#disk?.free()
    }
  }

  get #load(): readonly string[] {
    const { flags, way } = this.#scenario
    const isPostgres = this.#room.target.kind === 'postgres'
    const { files, plan, bad } = this.#input
    const inputs = plan.isPiped ? ['-'] : files.map(({ path }) => path)
    const rejects = bad.length > 0 ? ['--rejects', this.#rejects] : []
    const key = isPostgres && way.mode === 'insert-new' ? ['--key', 'id'] : []
    return [isPostgres ? 'pg' : 'clickhouse', ...inputs, '--table', this.#table.name, ...flags, ...rejects, ...key]
  }

  get #piped(): Buffer | undefined {
    return this.#input.plan.isPiped ? this.#input.files[0]?.bytes : undefined
  }

  #resume(run: string, options: readonly string[]): Promise<Ended> {
    const { target } = this.#room
    const inDoubt = options.find((option) => option === 'stored' || option === 'missing')
    const settings = {
      state: this.#state,
      url: target.urlAt(target.port),
      ...(inDoubt !== undefined && { inDoubt }),
      ...(options.includes('--takeover') && { takeover: true }),
    }
    return resumeHere(run, settings, this.#piped)
  }

  /** After an attempt that has failed: the options to go on with. */
  async #afterwards(run: string, ended: AttemptEnded, fault: Fault): Promise<readonly string[]> {
    const { target, link, tally } = this.#room
    const { way } = this.#scenario
    const isKept = fault.isHeld === true && way.hasLedger === true
    if (!isKept) link.cut()
    const interrupted = { target, table: this.#table, input: this.#input, state: this.#state, run }
    if (ended.status === 10) {
      assert.match(ended.said, /BL_RESUME_UNKNOWN/, ended.said)
      assert.ok(way.mayBeUnknown, `${target.name} can tell: ${ended.said}`)
      tally.unknown(target.name, way.name)
      return decide(interrupted, way, ended.said)
    }
    const isExplained = ended.hasStruck || ended.status === null || this.#isTakenOver
    assert.ok(isExplained || /BL_RUN_ACTIVE/.test(ended.said), `failed without a fault: ${ended.said}`)
    this.#isTakenOver = isKept
    const { isPiped, family } = this.#input.plan
    if (this.#isInputChanged && way.isInParts && way.mode === 'append' && !isPiped && family !== 'parquet') {
      this.#isInputChanged = !(await refusesChange({ ...interrupted, resume: () => this.#resume(run, []) }))
      if (!this.#isInputChanged) {
        this.story.add('changed the input: refused')
        tally.changed()
      }
    }
    return isKept ? ['--takeover'] : []
  }
}
