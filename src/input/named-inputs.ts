// The inputs that a user names -> their sources, not opened yet.

import { fstatSync } from 'node:fs'
import { BulkloadError } from '../errors.ts'
import { isIterable, type Kinds, kindsOf, TEXT_LIST } from '../options/call-kinds.ts'
import { checked, refuseAddresses } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import { type NamedInputs, SOURCE_OPTIONS } from '../options/source-options.ts'
import { hideSecretsOfOptions } from '../secrets.ts'
import { expandInputs, type LeftOut } from '../sources/expand-inputs.ts'
import type { RemoteOptions } from '../sources/remote/retries.ts'
import type { SourceSpec } from '../sources/source-spec.ts'

export const NAMED_INPUT_KINDS = {
  files: TEXT_LIST,
  ...kindsOf(SOURCE_OPTIONS),
  stdin: { words: 'an async iterable of bytes', accepts: isIterable },
} satisfies Kinds<NamedInputs>

/** `remote`: how servers that hold an input are dealt with. `say` is called with warnings. */
export async function namedInputs(
  settings: NamedInputs,
  remote: Partial<RemoteOptions>,
  say: (message: string) => void,
): Promise<readonly SourceSpec[]> {
  const { files, stdin } = settings
  hideSecretsOfOptions({ files, endpoint: settings.endpoint })
  refuseAddresses(SOURCE_OPTIONS, settings)
  const { filesFrom, endpoint, region, noSignRequest, sourceRetries } = checked(SOURCE_OPTIONS, settings)
  if (files.includes(''))
    throw usage('the name of an input is empty', 'name a file; a variable in its place may not be set')
  return expandInputs(inputsOf(files, filesFrom), {
    ...(filesFrom !== undefined && { filesFrom }),
    ...(stdin !== undefined && { stdin }),
    remote: { ...remote, retries: sourceRetries },
    onLeftOut: (where, names, why) => say(leftOutWords(where, names, why)),
    onRejectsNamed: (names) =>
      say(
        `${named(names)}: rejects of an earlier load, loaded because ${names.length === 1 ? 'it was' : 'they were'} named explicitly`,
      ),
    s3: {
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      noSignRequest,
    },
  })
}

const MAX_NAMED = 3

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  'no data': 'with an unknown extension; to load them, use a pattern',
  own: 'written by bulkload, such as the rejects of an earlier load; to load them, name them explicitly',
}

function leftOutWords(where: string, names: readonly string[], why: LeftOut): string {
  const count = names.length === 1 ? '1 file' : `${names.length} files`
  return `${where}: skipped ${count} ${LEFT_OUT[why]} (${named(names)})`
}

function named(names: readonly string[]): string {
  return `${names.slice(0, MAX_NAMED).join(', ')}${names.length > MAX_NAMED ? ', …' : ''}`
}

/** A pipe or a file that is redirected is read when nothing is named. */
function inputsOf(files: readonly string[], filesFrom: string | undefined): readonly string[] {
  if (files.length > 0 || filesFrom !== undefined) return files
  if (isPiped()) return ['-']
  throw new BulkloadError('BL_USAGE', 'no file is named, and nothing is piped in', {
    hint: 'name the files, or pipe one in and name it with - (a load then requires --table)',
  })
}

function isPiped(): boolean {
  try {
    const stats = fstatSync(0)
    return stats.isFIFO() || stats.isFile() || stats.isSocket()
  } catch {
    return false
  }
}
