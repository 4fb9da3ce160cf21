// The verbs of the command line.

import Clickhouse from './clickhouse.ts'
import Completion from './completion.ts'
import Inspect from './inspect.ts'
import Pg from './pg.ts'

export const COMMANDS = { clickhouse: Clickhouse, pg: Pg, inspect: Inspect, completion: Completion }
