// How the records of one source look: what the user says, then its name, then its first bytes.

import { BulkloadError } from '../../errors.ts'
import { refuseForeign } from '../../formats/foreign/refuse-foreign.ts'
import { behindLines, linesEnd } from '../../formats/lines-before.ts'
import type { FormatOrigin, Look } from '../../formats/look.ts'
import {
  detectFormat,
  formatByExtension,
  formatNamed,
  type RecordFormat,
  SEPARATED_VALUES,
} from '../../formats/registry.ts'
import { sampleOf } from '../../formats/sample.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { flagOf } from '../../options/option.ts'
import { extensionOf } from '../../sources/data-file.ts'
import type { Source } from '../../sources/source.ts'
import { cutterOf } from './cutters.ts'
import { unopenedFormat } from './file-formats.ts'
import type { SourceFormat } from './source-format.ts'

/** How many of a source's first bytes are looked at. */
export const HEAD_BYTES = 64 * 1024

/** `head` is the source's beginning without a mark of byte order; `isWhole` when there is no more. */
export async function findFormat(
  source: Source,
  head: Uint8Array,
  isWhole: boolean,
  options: InputOptions,
): Promise<SourceFormat> {
  const { skipLines } = options
  if (skipLines === 0 || source.format !== undefined) return formatOfRecords(source, head, isWhole, options)
  const bytes = linesEnd(head, skipLines) ?? head.length
  if (bytes === head.length && !isWhole) {
    throw new BulkloadError('BL_HEADER', `the ${skipLines} lines to skip of ${source.name} are too long`, {
      place: { source: source.name, line: 1, byteOffset: 0 },
      hint: 'check --skip-lines',
    })
  }
  const behind = (look: Look): Look => behindLines(look, head, bytes, skipLines)
  return formatOfRecords(source, head.subarray(bytes), isWhole, options, behind)
}

async function formatOfRecords(
  source: Source,
  head: Uint8Array,
  isWhole: boolean,
  options: InputOptions,
  behind: (look: Look) => Look = (look) => look,
): Promise<SourceFormat> {
  const { name, from } = formatOf(source, head, options)
  const { format } = formatNamed(name)
  // Of a program's rows they name the values of arrays.
  const saysColumns = from !== 'as generated' && options.columns !== undefined && !options.saidForAll.has('columns')
  if (saysColumns && format.naming !== 'order') throw namesItself(source, name, format.naming)
  const saysHeader = options.hasHeader !== undefined && !options.saidForAll.has('header')
  if (saysHeader && !formatNamed(name).options.includes('header'))
    throw withoutEffect(options.hasHeader ? '--header' : '--no-header', source, `${name} ${from}`)
  if (format.look === undefined) return unopenedFormat(name, from)
  const look = behind(await format.look({ source: source.name, head, isWhole, name, from, options }))
  return { ...look, record: look.record as RecordFormat, cut: cutterOf(look) }
}

const NAMED_BY = { keys: 'each record names its fields', schema: 'the file names its fields' } as const

/** Where fields have names, a list of names by position means nothing. */
function namesItself({ name }: Source, format: string, naming: keyof typeof NAMED_BY): BulkloadError {
  return new BulkloadError('BL_USAGE', `--columns has no effect on ${name}: in ${format} ${NAMED_BY[naming]}`, {
    hint: 'to load only some of the columns, use --only; to load a field into another column, use --rename',
  })
}

function formatOf(source: Source, head: Uint8Array, options: InputOptions): { name: string; from: FormatOrigin } {
  if (source.format !== undefined) return { name: source.format, from: 'as generated' }
  if (options.format !== undefined) return { name: options.format, from: 'as specified' }
  const sample = sampleOf(head)
  refuseForeign(source.name, sample)
  const byName = formatByExtension(extensionOf(source.name))
  const { saysFields } = options
  if (byName !== undefined) {
    if (saysFields !== undefined && !formatNamed(byName).options.includes(saysFields)) {
      throw withoutEffect(flagOf(saysFields), source, `${byName} by its file name`)
    }
    return { name: byName, from: 'from the file name' }
  }
  if (saysFields !== undefined) return { name: SEPARATED_VALUES, from: 'as specified' }
  const detected = detectFormat(sample)
  if (detected === undefined) refuseBinary(source, head)
  return { name: detected ?? SEPARATED_VALUES, from: 'from the content' }
}

function withoutEffect(flag: string, { name }: Source, format: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `${flag} has no effect on ${name}, which is ${format}`, {
    hint: 'leave it out, or set the input format with --format',
  })
}

function refuseBinary({ name }: Source, head: Uint8Array): void {
  if (!head.includes(0)) return
  throw new BulkloadError('BL_USAGE', `${name} is binary: it contains zero bytes, and its format is not supported`, {
    place: { source: name, byteOffset: head.indexOf(0) },
    hint: 'if it is text, set its format with --format',
  })
}
