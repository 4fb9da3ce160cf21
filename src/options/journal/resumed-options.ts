// Which options of a run may be others when it is resumed.

import type { TargetKind } from '../../targets.ts'
import type { RawOptions } from '../load-options.ts'
import { flagOf } from '../option.ts'
import type { SourceOptions } from '../source-options.ts'
import type { TableChoice } from '../table-options.ts'

type Name = keyof RawOptions | keyof SourceOptions | keyof TableChoice | 'files'

/** They change neither which rows are loaded, nor what happens to them, nor how they are cut into segments. */
const MAY_CHANGE: ReadonlySet<string> = new Set<Name>([
  ...(['jobs', 'workers', 'blockSize', 'failFast', 'timeout', 'codec', 'level', 'state', 'peek', 'maxErrors'] as const),
  ...(['retries', 'deadline', 'maxRate', 'streams', 'ledger'] as const),
  ...(['url', 'passwordFile', 'caFile', 'certFile', 'keyFile', 'tlsServerName'] as const),
  ...(['endpoint', 'region', 'noSignRequest', 'sourceRetries', 'files'] as const),
])

export function mayChange(name: string): boolean {
  return MAY_CHANGE.has(name)
}

/** The options that say something else than they did, as flags. */
export function changedOptions(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  target: TargetKind,
): readonly string[] {
  return Object.keys(now).flatMap((name) => {
    // A segment that is sent again with its token is recognized only if it has the same blocks as the first time.
    const cutsBlocks = name === 'blockSize' && target === 'clickhouse'
    const isSame = (mayChange(name) && !cutsBlocks) || JSON.stringify(before[name]) === JSON.stringify(now[name])
    return isSame ? [] : [flagOf(name)]
  })
}
