// Files of Spark whose old dates count days as Spark 2 did: by the Julian calendar before 1582-10-15, and times before 1900 by
// the history of a time zone. The footer says so; read as usual, 1001-01-01 would become 1001-01-07.
// Source: Apache Spark, DataSourceUtils.scala (datetimeRebaseSpec, int96RebaseSpec) and package.scala (SPARK_LEGACY_DATETIME).

import { BulkloadError } from '../../../errors.ts'
import type { Run } from '../pages/run.ts'
import { LeafCursor } from '../text/leaf-cursor.ts'
import { moment, momentReader } from '../text/moment.ts'
import type { Leaf } from './field.ts'

const DAY_SECONDS = 86_400
const FIRST_GREGORIAN_DAY = Date.UTC(1582, 9, 15) / 86_400_000
/** Time zones have had whole offsets since. */
const FIRST_SURE_DAY = Date.UTC(1900, 0, 1) / 86_400_000
const UTC = /^(?:UTC|Z|GMT|Etc\/UTC)$/

/** A leaf whose values may mean something else, and the first day from which on they do not. */
export interface LegacyLeaf {
  readonly leaf: Leaf
  readonly firstDay: number
}

/** What the footer says of itself. Not hyparquet's own type: declarations that are published must not need the package. */
type KeyValues = readonly { readonly key: string; readonly value?: string }[] | undefined

export function legacyLeaves(leaves: readonly Leaf[], keyValues: KeyValues): readonly LegacyLeaf[] {
  const said = new Map(keyValues?.map(({ key, value }) => [key.replace(/^org\.apache\.spark\./, ''), value ?? '']))
  const [major = 0, minor = 0] = (said.get('version') ?? '9.0').split('.').map(Number)
  const isLegacy = { dates: said.has('legacyDateTime') || major < 3, int96: false }
  isLegacy.int96 = said.has('legacyINT96') || major < 3 || (major === 3 && minor < 1)
  const firstTimeDay = UTC.test(said.get('timeZone') ?? '') ? FIRST_GREGORIAN_DAY : FIRST_SURE_DAY
  return leaves.flatMap((leaf): LegacyLeaf[] => {
    const { type, physical } = leaf
    if (type.kind === 'date') return isLegacy.dates ? [{ leaf, firstDay: FIRST_GREGORIAN_DAY }] : []
    if (type.kind !== 'timestamp') return []
    return (physical === 'INT96' ? isLegacy.int96 : isLegacy.dates) ? [{ leaf, firstDay: firstTimeDay }] : []
  })
}

/** Refuses a slice with values that would be changed. The runs are by `Leaf.index`. */
export function checkLegacy(name: string, legacy: readonly LegacyLeaf[], runs: readonly (readonly Run[])[]): void {
  for (const { leaf, firstDay } of legacy) {
    const cursor = new LeafCursor(leaf)
    const readDay = dayReader(leaf)
    cursor.begin(runs[leaf.index]!)
    for (; cursor.isThere; cursor.next()) {
      if (cursor.definition < leaf.maxDefinition) continue
      if (readDay(cursor.values!.view, cursor.start) < firstDay) throw refused(name, leaf, firstDay)
    }
  }
}

function dayReader(leaf: Leaf): (view: DataView, at: number) => number {
  if (leaf.type.kind === 'date') return (view, at) => view.getInt32(at, true)
  const read = momentReader(leaf)
  return (view, at) => {
    read(view, at)
    return Math.floor(moment.seconds / DAY_SECONDS)
  }
}

function refused(name: string, leaf: Leaf, firstDay: number): BulkloadError {
  const first = firstDay === FIRST_GREGORIAN_DAY ? '1582-10-15' : '1900-01-01'
  const what = `the column ${leaf.path.join('.')} has values before ${first} in the calendar of Spark 2`
  return new BulkloadError('BL_USAGE', `${what}: they would be loaded as different dates`, {
    place: { source: name },
    hint:
      'write the file again with Spark 3: read it with spark.sql.parquet.datetimeRebaseModeInRead and int96RebaseModeInRead ' +
      'set to LEGACY, and write with the two ModeInWrite set to CORRECTED; or leave the column out with --skip',
  })
}
