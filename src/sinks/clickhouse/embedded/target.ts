// ClickHouse in this process (chDB) as a target.

import { join, resolve } from 'node:path'
import { untilAborted } from '../../../until-aborted.ts'
import type { Connection, Target } from '../../target.ts'
import { clickhouseCatalog } from '../catalog.ts'
import { readServerFacts } from '../introspect.ts'
import { SEGMENT_LIMITS } from '../modes/appending.ts'
import { placeOf } from '../modes/staged-writer.ts'
import { clickhouseWriter } from '../modes/table-writer.ts'
import { completePublish } from '../publish/complete.ts'
import { undoInClickhouse } from '../undo/undo.ts'
import { ChdbEngine } from './chdb-engine.ts'
import { ChdbUpload } from './chdb-upload.ts'

const DATABASE = 'default'
/** A statement runs in this process, and ends with it. */
const TIMEOUT_MS = 10_000

export interface EmbeddedClickhouseOptions {
  readonly runId: string
  readonly orderBy: string | undefined
}

/** Opens the engine on `folder`; the data stays there. Only one folder can be open in a process. */
export async function embeddedClickhouse(folder: string, options: EmbeddedClickhouseOptions): Promise<Target> {
  const path = join(resolve(folder), 'clickhouse')
  const engine = await ChdbEngine.open(path)
  const address = `embedded ClickHouse in ${folder}`
  return {
    kind: 'clickhouse',
    address,
    takes: ['clickhouse-native', 'clickhouse-text'],
    segmentLimits: SEGMENT_LIMITS,
    // It is in this process: what fails once fails again.
    mayPass: () => false,
    warnings: [],
    connect: (signal) => connect(engine, options, signal),
    close: () => engine.close(),
  }
}

async function connect(
  engine: ChdbEngine,
  options: EmbeddedClickhouseOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const query = (sql: string): Promise<string> => untilAborted(engine.query(sql), signal)
  const { orderBy } = options
  const facts = await readServerFacts(query)
  const sure = { surely: (sql: string) => engine.query(sql), facts, runId: options.runId, timeoutMs: TIMEOUT_MS }
  return {
    catalog: clickhouseCatalog(query, { facts, database: DATABASE, orderBy }),
    open: async (write) =>
      clickhouseWriter(write, {
        query,
        ...sure,
        signal,
        streams: { count: 1 },
        servers: new Set(),
        framing: { codec: 'none', level: undefined },
        begin: async (into, insert) => new ChdbUpload(engine, into, insert),
      }),
    undo: ({ table, ...request }) =>
      undoInClickhouse(query, { ...request, table: { ...table, schema: table.schema ?? DATABASE } }),
    publish: (unfinished) => {
      const { table, log } = unfinished
      const write = { table: { ...table, schema: table.schema ?? DATABASE }, publishLog: log }
      return completePublish(unfinished, placeOf(write, sure))
    },
    close: async () => undefined,
  }
}
