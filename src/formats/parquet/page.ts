// One data page: its levels and its values.

import { PageError } from './corrupt.ts'
import type { Leaf } from './field.ts'
import { readHybrid } from './hybrid.ts'
import type { PageMemory } from './page-memory.ts'
import type { PageStream, RawPage } from './page-stream.ts'
import { lengthAt, type PageValues, readValues } from './page-values.ts'

/** `count` places: each is a value, or one that is missing at some level. */
export interface Page {
  readonly count: number
  /** A level per place; undefined when all places are values. */
  readonly definitions: Uint8Array | undefined
  /** Undefined in a column that no list is around. */
  readonly repetitions: Uint8Array | undefined
  readonly values: PageValues
}

type LevelSlot = 'definitions' | 'repetitions'

/** Decodes a data page of either version into `memory`. Errors are a BL_SOURCE_CORRUPT. */
export async function readPage(
  stream: PageStream,
  raw: RawPage,
  leaf: Leaf,
  dictionary: PageValues | undefined,
  memory: PageMemory,
): Promise<Page> {
  const { data_page_header: v1, data_page_header_v2: v2 } = raw.header
  try {
    if (v1) {
      const bytes = await stream.body(raw, memory)
      if (v1.repetition_level_encoding === 'BIT_PACKED' && leaf.maxRepetition > 0) {
        throw new PageError('levels in the encoding BIT_PACKED, which no writer has used since 2013')
      }
      let at = 0
      const level = (slot: LevelSlot, max: number): Uint8Array | undefined => {
        if (max === 0) return undefined
        const end = lengthAt(bytes, at, bytes.length)
        const levels = readLevels(bytes, at + 4, end, max, memory.bytes(slot, raw.values))
        at = end
        return levels
      }
      const repetitions = level('repetitions', leaf.maxRepetition)
      const definitions = level('definitions', leaf.maxDefinition)
      return page(leaf, v1.encoding, bytes, at, raw.values, repetitions, definitions, dictionary, memory)
    }
    if (v2) {
      const repetitionBytes = v2.repetition_levels_byte_length
      const levelBytes = repetitionBytes + v2.definition_levels_byte_length
      if (!(repetitionBytes >= 0 && levelBytes >= repetitionBytes && levelBytes <= raw.bodyBytes)) {
        throw new PageError('levels that do not fit')
      }
      const levels = await stream.levels(raw, levelBytes)
      if (levels.length < levelBytes) throw new PageError('levels that end too early')
      const level = (slot: LevelSlot, max: number, from: number, to: number): Uint8Array | undefined =>
        max === 0 ? undefined : readLevels(levels, from, to, max, memory.bytes(slot, raw.values))
      const repetitions = level('repetitions', leaf.maxRepetition, 0, repetitionBytes)
      const definitions = level('definitions', leaf.maxDefinition, repetitionBytes, levelBytes)
      const bytes = await stream.body(raw, memory, levelBytes)
      return page(leaf, v2.encoding, bytes, 0, raw.values, repetitions, definitions, dictionary, memory)
    }
    throw new PageError(`a page of the type ${raw.header.type}`)
  } catch (cause) {
    if (cause instanceof PageError || cause instanceof RangeError)
      throw stream.corrupt(raw.position, 'has a bad page', cause)
    throw cause
  }
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
    return readValues(leaf, 'PLAIN', bytes, 0, count, undefined, memory)
  } catch (cause) {
    throw stream.corrupt(raw.position, 'has a bad dictionary', cause)
  }
}

function page(
  leaf: Leaf,
  encoding: string,
  bytes: Uint8Array,
  start: number,
  count: number,
  repetitions: Uint8Array | undefined,
  definitions: Uint8Array | undefined,
  dictionary: PageValues | undefined,
  memory: PageMemory,
): Page {
  const present = definitions === undefined ? count : countOf(definitions, leaf.maxDefinition)
  return {
    count,
    definitions: present === count ? undefined : definitions,
    repetitions,
    values: readValues(leaf, encoding, bytes, start, present, dictionary, memory),
  }
}

/** Fills `levels`. */
function readLevels(bytes: Uint8Array, start: number, end: number, max: number, levels: Uint8Array): Uint8Array {
  readHybrid(bytes, start, end, 32 - Math.clz32(max), levels, levels.length)
  for (let i = 0; i < levels.length; i++)
    if (levels[i]! > max) throw new PageError(`a level of ${levels[i]}, above ${max}`)
  return levels
}

function countOf(levels: Uint8Array, level: number): number {
  let count = 0
  for (let i = 0; i < levels.length; i++) if (levels[i] === level) count++
  return count
}
