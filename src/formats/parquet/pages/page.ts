// One data page: its levels and its values.

import { PageError, RowTooLarge } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import { HybridReader } from './hybrid.ts'
import type { PageMemory } from './page-memory.ts'
import { checkLevels, flatPage, nestedPage, type PageReader } from './page-reader.ts'
import type { PageStream, RawPage } from './page-stream.ts'
import { checkLengths, lengthAt } from './page-texts.ts'
import type { PageValues } from './page-values.ts'
import { readValues } from './read-values.ts'
import { valueReader } from './value-reader.ts'

interface PageParts {
  readonly stream: PageStream
  readonly raw: RawPage
  readonly leaf: Leaf
  readonly dictionary: PageValues | undefined
  readonly memory: PageMemory
}

/** Opens a data page of either version, which lies in `memory`. Errors are a BL_SOURCE_CORRUPT. */
export async function openPage(
  stream: PageStream,
  raw: RawPage,
  leaf: Leaf,
  dictionary: PageValues | undefined,
  memory: PageMemory,
): Promise<PageReader> {
  const { data_page_header: v1, data_page_header_v2: v2 } = raw.header
  const parts = { stream, raw, leaf, dictionary, memory }
  try {
    if (v1) return await openFirstVersion(parts, v1)
    if (v2) return await openSecondVersion(parts, v2)
    throw new PageError(`a page of the type ${raw.header.type}`)
  } catch (cause) {
    throw badPage(stream, raw, cause)
  }
}

/** Levels stand in front of the values, each with its length, and are compressed with them. */
async function openFirstVersion(
  { stream, raw, leaf, dictionary, memory }: PageParts,
  header: NonNullable<RawPage['header']['data_page_header']>,
): Promise<PageReader> {
  const bytes = await stream.body(raw, memory)
  if (header.repetition_level_encoding === 'BIT_PACKED' && leaf.maxRepetition > 0) {
    throw new PageError('levels in the encoding BIT_PACKED, which no writer has used since 2013')
  }
  let at = 0
  const level = (max: number): Levels | undefined => {
    if (max === 0) return undefined
    const start = at + 4
    at = lengthAt(bytes, at, bytes.length)
    return { bytes, start, end: at, max }
  }
  const repetitions = level(leaf.maxRepetition)
  const definitions = level(leaf.maxDefinition)
  const { encoding } = header
  return open(
    leaf,
    encoding,
    bytes,
    at,
    raw.values,
    repetitions,
    definitions,
    dictionary,
    memory,
    stream.maxRecordBytes,
  )
}

/** The header has the lengths of the levels, which are not compressed. */
async function openSecondVersion(
  { stream, raw, leaf, dictionary, memory }: PageParts,
  header: NonNullable<RawPage['header']['data_page_header_v2']>,
): Promise<PageReader> {
  const repetitionBytes = header.repetition_levels_byte_length
  const levelBytes = repetitionBytes + header.definition_levels_byte_length
  if (!(repetitionBytes >= 0 && levelBytes >= repetitionBytes && levelBytes <= raw.bodyBytes)) {
    throw new PageError('levels that do not fit')
  }
  const stored = await stream.levels(raw, levelBytes)
  if (stored.length < levelBytes) throw new PageError('levels that end too early')
  // The window that they lie in is filled anew before they are all read.
  const levels = memory.bytes('levels', levelBytes)
  levels.set(stored)
  const level = (max: number, start: number, end: number): Levels | undefined =>
    max === 0 ? undefined : { bytes: levels, start, end, max }
  const repetitions = level(leaf.maxRepetition, 0, repetitionBytes)
  const definitions = level(leaf.maxDefinition, repetitionBytes, levelBytes)
  const bytes = await stream.body(raw, memory, levelBytes)
  const { encoding } = header
  return open(leaf, encoding, bytes, 0, raw.values, repetitions, definitions, dictionary, memory, stream.maxRecordBytes)
}

/** What to throw when a page turned out not to be what it says. */
export function badPage(stream: PageStream, raw: RawPage, cause: unknown): unknown {
  if (cause instanceof RowTooLarge) return stream.tooLarge(raw.position, cause.message)
  const isOfPage = cause instanceof PageError || cause instanceof RangeError
  return isOfPage ? stream.corrupt(raw.position, 'has a bad page', cause) : cause
}

/** The entries of a column's dictionary, in `memory`. */
export async function readDictionary(
  stream: PageStream,
  raw: RawPage,
  leaf: Leaf,
  memory: PageMemory,
): Promise<PageValues> {
  const count = raw.header.dictionary_page_header?.num_values ?? 0
  const bytes = await stream.body(raw, memory)
  try {
    const values = readValues(leaf, 'PLAIN', bytes, 0, count, memory)
    if (values.width === 0) checkLengths(values, 0, count, stream.maxRecordBytes)
    return values
  } catch (cause) {
    if (cause instanceof RowTooLarge) throw stream.tooLarge(raw.position, cause.message)
    throw stream.corrupt(raw.position, 'has a bad dictionary', cause)
  }
}

/** Levels up to `max`, which have not been read. */
interface Levels {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly max: number
}

function open(
  leaf: Leaf,
  encoding: string,
  bytes: Uint8Array,
  start: number,
  count: number,
  repetitions: Levels | undefined,
  definitions: Levels | undefined,
  dictionary: PageValues | undefined,
  memory: PageMemory,
  maxBytes: number,
): PageReader {
  const present = definitions === undefined ? count : readerOf(definitions).skipLevels(count, leaf.maxDefinition)
  const values = valueReader(leaf, encoding, bytes, start, present, dictionary, memory, maxBytes)
  const missing = present === count ? undefined : definitions
  if (repetitions === undefined) return flatPage(leaf, count, missing && readerOf(missing), values)
  // Rows of lists are not places: where they begin is for the levels of the whole page to say.
  return nestedPage(
    leaf,
    allLevels(repetitions, memory.bytes('repetitions', count)),
    missing && allLevels(missing, memory.bytes('definitions', count)),
    values,
  )
}

function readerOf({ bytes, start, end, max }: Levels): HybridReader {
  return new HybridReader(bytes, start, end, 32 - Math.clz32(max))
}

/** Fills `levels`. */
function allLevels(stored: Levels, levels: Uint8Array): Uint8Array {
  const { max } = stored
  if (readerOf(stored).readLevels(levels, 0, levels.length, 0) === levels.length) levels.fill(0)
  checkLevels(levels, 0, levels.length, max)
  return levels
}
