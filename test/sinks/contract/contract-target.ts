// A target under the contract: how a test file starts it, and which of the optional parts it has.
import type { TableName } from '../../../src/schema.ts'
import type { Target } from '../../../src/sinks/target.ts'
import type { WriteRules } from '../../../src/write-mode.ts'
import type { Frames } from './frames.ts'

export interface ContractTarget {
  readonly name: string
  /** Why it cannot run here. */
  readonly skip?: string | false
  /** It makes tables and keeps rows in them. */
  readonly keepsTables: boolean
  /** It is reached over a link that can break. */
  readonly link?: LinkTraits
  /** The ways of loading a stage that is published at the end. */
  readonly staged?: readonly Partial<WriteRules>[]
  /** Of the encodings that it takes. */
  readonly frames: Frames
  start(): Promise<StartedTarget>
}

export interface LinkTraits {
  /** It answers something between the last frame and the answer to the commit. */
  readonly answersBeforeCommit: boolean
  /** The outcome of a commit whose answer was lost can be found out on another link. */
  readonly asksAgain: boolean
  /** What happens to a segment whose link breaks before its commit was asked for. */
  readonly broken: 'not done' | 'unknown'
}

export interface StartedTarget {
  readonly target: Target
  /** The rows in a table, counted beside the target where something else can. */
  count(table: TableName): Promise<number>
  /** Of a target with a link: where its server listens, and the target on another port. */
  readonly port?: number
  on?(port: number): Target
  stop(): Promise<void>
}
