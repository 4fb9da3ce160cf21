// Whether the sources of a run that is resumed are what they were. What the system cannot say, the checksums of the segments say
// while they are read.

import { BulkloadError } from '../../errors.ts'
import { compare, type Fingerprint, fingerprintOf } from '../../journal/fingerprint.ts'
import type { TableRecord } from '../../journal/run-record.ts'
import type { Source } from '../../sources/source.ts'
import type { TableScope } from '../table-scope.ts'

export interface CheckedSources {
  /** Those that are known to be the same without reading them. */
  readonly seekable: ReadonlySet<number>
  /** Where a source ended that has grown since. */
  endOf(index: number): number | undefined
  /** As the sources are now, where one has grown. */
  readonly fingerprints: readonly Fingerprint[] | undefined
}

const NEW_RUN = 'restore the source, or delete the rows of the run from the table and load it as a new run'
const LF = 0x0a

export async function checkSources({ job, context }: TableScope, before: TableRecord): Promise<CheckedSources> {
  const { sources } = job
  checkNames(sources, before.sources)
  const seekable = new Set<number>()
  let grown: number | undefined
  for (const [index, source] of sources.entries()) {
    const known = before.sources[index]
    const comparison = known === undefined ? 'unknown' : await compare(known, source)
    if (comparison === 'same') seekable.add(index)
    else if (comparison !== 'unknown' && 'differs' in comparison) throw changed(source, comparison.differs)
    else if (comparison !== 'unknown') {
      await checkGrowth(source, known?.sizeBytes ?? 0, comparison.grewTo, {
        isLast: index === sources.length - 1,
        isAllowed: context.resume?.allowGrowth === true,
      })
      grown = known?.sizeBytes ?? 0
    }
  }
  return {
    seekable,
    endOf: (index) => (index === sources.length - 1 ? grown : undefined),
    fingerprints: grown === undefined ? undefined : await Promise.all(sources.map((source) => fingerprintOf(source))),
  }
}

function checkNames(sources: readonly Source[], before: readonly Fingerprint[]): void {
  const names = sources.map(({ name }) => name)
  const index = Math.max(names.length, before.length) - 1
  const different = before.findIndex(({ name }, i) => names[i] !== name)
  if (different < 0 && names.length === before.length) return
  const at = different < 0 ? index : different
  const words = `source ${at + 1} was ${before[at]?.name ?? 'not there'}, and is now ${names[at] ?? 'not there'}`
  throw new BulkloadError('BL_RESUME_SOURCE', `the sources are not those of the run: ${words}`, {
    hint: 'name the same sources in the same order',
  })
}

function changed({ name }: Source, how: string): BulkloadError {
  return new BulkloadError('BL_RESUME_SOURCE', `${name} has changed since the run read it: ${how}`, {
    place: { source: name },
    hint: NEW_RUN,
  })
}

async function checkGrowth(
  source: Source,
  from: number,
  to: number,
  { isLast, isAllowed }: { readonly isLast: boolean; readonly isAllowed: boolean },
): Promise<void> {
  const { name } = source
  const grew = `${name} has grown since the run read it: from ${from} to ${to} bytes`
  if (!isLast) throw changed(source, `it had ${from} bytes and now has ${to}, and other sources come after it`)
  if (!isAllowed) {
    throw new BulkloadError('BL_RESUME_GROWN', grew, {
      place: { source: name },
      hint: 'to load the new end, too, resume with --allow-growth',
    })
  }
  const last = new Uint8Array(1)
  const access = await source.openAt?.()
  await access?.readAt(from - 1, last).finally(() => access.close())
  if (from > 0 && last[0] !== LF) {
    throw changed(
      source,
      `it had ${from} bytes and now has ${to}, and did not end with a line feed: the last record continues`,
    )
  }
}
