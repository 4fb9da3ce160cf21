// Options of object stores are refused where nothing is in one: they would have no effect.

import { callerOf } from '../options/caller.ts'
import { flagOf } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import type { NamedInputs } from '../options/source-options.ts'
import type { SourceSpec } from '../sources/source-spec.ts'

const OPTIONS = ['endpoint', 'region', 'noSignRequest'] as const

/** `output`: where files are written. A variable or the settings file may say such options for all commands. */
export function refuseObjectStoreOptions(
  settings: NamedInputs,
  specs: readonly Pick<SourceSpec, 'kind'>[],
  output?: string,
): void {
  if (specs.some(({ kind }) => kind === 's3') || /^s3:/i.test(output ?? '')) return
  const origins = callerOf(settings)?.origins
  const said = OPTIONS.find((name) => settings[name] !== undefined && settings[name] !== false)
  const flag = said === undefined ? undefined : flagOf(said)
  if (flag === undefined || origins?.has(flag) === true) return
  const what = output === undefined ? 'no input is' : 'neither an input nor the output is'
  throw usage(`${flag} has no effect: ${what} in an object store`, 'leave it out, or use s3://bucket/key')
}
