// What is written down of the publish of a stage, before each of its statements. A process that is killed in the middle leaves it: by it
// a resume finds out how far the publish came, and completes it.

import type { TableName } from '../schema.ts'
import type { RowChanges, WritePlan } from '../write-mode.ts'
import type { Outcome, Recount } from './segment-writer.ts'

/** All rows are in the stage, and the publish begins. */
export interface PublishBegun {
  readonly step: 'begun'
  readonly plan: WritePlan
  readonly stage: string
  /** Of the stage. */
  readonly rows: number
  readonly countedBy?: Recount
  /** What the publish does to the rows, where that is known before its end. */
  readonly changes?: RowChanges
  readonly deleted?: number
  /** Postgres: of the transaction that publishes, as a witness knows it. */
  readonly transaction?: string
  /** ClickHouse: the ids of both tables, where they exchange their names. */
  readonly ids?: { readonly stage: string; readonly table: string }
  /** ClickHouse: those of the stage, where each is published by a statement of its own. */
  readonly partitions?: readonly { readonly id: string; readonly rows: number }[]
}

/** A statement is sent next. */
export interface PublishAsked {
  readonly step: 'asked'
  readonly queryId: string
  readonly partition?: string
  /** What the table had in the partition before. */
  readonly before?: PartitionBefore
}

export interface PartitionBefore {
  readonly rows: number
  /** When the server was started, in seconds. */
  readonly serverStart: number
}

/** It is known that the statement was executed. */
export interface PublishAnswered {
  readonly step: 'answered'
  readonly partition?: string
}

/** The stage gets another name next: a statement that is late does not find it. */
export interface PublishRenamed {
  readonly step: 'renamed'
  readonly stage: string
}

export type PublishStep = PublishBegun | PublishAsked | PublishAnswered | PublishRenamed

export interface PublishLog {
  /** Resolves when the step is on the disk. */
  publishing(step: PublishStep): Promise<void>
}

export const NO_PUBLISH_LOG: PublishLog = { publishing: async () => undefined }

/** A publish that an earlier process did not end. */
export interface UnfinishedPublish {
  readonly table: TableName
  readonly steps: readonly PublishStep[]
  readonly log: PublishLog
  /** What the user says of a statement that is in doubt. What the target knows counts for more. */
  readonly said?: 'stored' | 'missing' | undefined
}

export interface PublishAnswer {
  /** `not done`: nothing of the run is in the table, and its stage was dropped, or is not in the way of a new one. */
  readonly outcome: Outcome
  /** How that is known, or why it is not, as a sentence without its end. */
  readonly why: string
  /** How a person can find out. */
  readonly ask?: string
  /** What is left in the target. */
  readonly warnings?: readonly string[]
}

export interface PublishState {
  readonly begun: PublishBegun
  /** The name of the stage now, or the one before, if it could not be renamed. */
  readonly stages: readonly string[]
  /** The last statement, if it is not known whether it was executed. */
  readonly asked: PublishAsked | undefined
  /** Partitions that are known to be published. */
  readonly answered: ReadonlySet<string>
  /** The statement of a publish that has one was executed. */
  readonly isAnswered: boolean
}

/** Undefined where no publish has begun. */
export function publishState(steps: readonly PublishStep[]): PublishState | undefined {
  let state: PublishState | undefined
  for (const step of steps) {
    if (step.step === 'begun') {
      state = { begun: step, stages: [step.stage], asked: undefined, answered: new Set(), isAnswered: false }
    } else if (state !== undefined) state = stateAfter(state, step)
  }
  return state
}

function stateAfter(state: PublishState, step: Exclude<PublishStep, PublishBegun>): PublishState {
  if (step.step === 'asked') return { ...state, asked: step }
  if (step.step === 'renamed') return { ...state, stages: [step.stage, ...state.stages] }
  const answered = new Set([...state.answered, ...(step.partition === undefined ? [] : [step.partition])])
  return { ...state, asked: undefined, answered, isAnswered: step.partition === undefined }
}
