// The flags that say of a source what was found out about it: with them nothing is left to find out.

import type { InputOptions } from '../../options/input-options.ts'
import type { Encoding } from '../../sources/encoding/to-utf8.ts'
import type { SourceFormat } from './source-format.ts'

/** Words for a command line, not yet quoted. None for a source whose format is not for the user to say. */
export function formatFlags(format: SourceFormat, encoding: Encoding, options: InputOptions): string[] {
  const { name, from, hasHeader } = format
  if (from === 'as generated') return []
  const flags = ['--format', name]
  if (options.skipLines > 0) flags.push('--skip-lines', String(options.skipLines))
  if (encoding !== 'utf-8') flags.push('--encoding', encoding)
  flags.push(...format.flags)
  if (hasHeader === null) return flags
  flags.push(hasHeader ? '--header' : '--no-header')
  if (options.columns !== undefined) flags.push('--columns', options.columns.join(','))
  return flags
}
