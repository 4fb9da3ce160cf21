// The flat list of schema elements in a Parquet file's footer -> fields.
// Source: Apache Parquet, parquet.thrift (SchemaElement) and "Logical Types", with its rules for files of old writers.

import type { SchemaElement } from 'hyparquet'
import { PageError } from '../corrupt.ts'
import type { ParquetField, Shape } from './field.ts'
import { isStoredAs, logicalType } from './logical-type.ts'

/** Levels are kept in bytes; what nests deeper than this is no data of rows. */
const MAX_LEVEL = 200
const WIDTHS = { BOOLEAN: 1, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 0 } as const

interface Levels {
  readonly definition: number
  readonly repetition: number
  readonly path: readonly string[]
}

/** The fields of a row. Throws a PageError, or what comes of elements that contradict one another. */
export function readSchema(elements: readonly SchemaElement[]): ParquetField[] {
  return new SchemaReader(elements).fields()
}

class SchemaReader {
  readonly #elements: readonly SchemaElement[]
  #at = 1
  #leaves = 0

  constructor(elements: readonly SchemaElement[]) {
    this.#elements = elements
  }

  fields(): ParquetField[] {
    const root = this.#elements[0]
    const top = { definition: 0, repetition: 0, path: [] }
    return Array.from({ length: root?.num_children ?? 0 }, () => this.#field(this.#next(), top))
  }

  #next(): SchemaElement {
    const element = this.#elements[this.#at++]
    if (element === undefined) throw new PageError('the schema ends too early')
    return element
  }

  /** A field, whose element has been taken. */
  #field(element: SchemaElement, outer: Levels): ParquetField {
    const repetition = element.repetition_type ?? 'REQUIRED'
    const levels: Levels = {
      definition: outer.definition + (repetition === 'REQUIRED' ? 0 : 1),
      repetition: outer.repetition + (repetition === 'REPEATED' ? 1 : 0),
      path: [...outer.path, element.name],
    }
    if (levels.definition > MAX_LEVEL) throw new PageError('the schema nests too deep')
    const inside = this.#shape(element, levels)
    if (repetition !== 'REPEATED') {
      return { name: element.name, nullable: repetition === 'OPTIONAL', definedAt: levels.definition, shape: inside }
    }
    // A repeated field outside of a list is a list that is never null.
    const one = { name: element.name, nullable: false, definedAt: levels.definition, shape: inside }
    return { ...one, definedAt: outer.definition, shape: list(one, levels) }
  }

  #shape(element: SchemaElement, levels: Levels): Shape {
    if (element.type !== undefined) return this.#leaf(element, levels)
    const count = element.num_children ?? 0
    if (count === 0) throw new PageError(`the group ${levels.path.join('.')} has no fields`)
    const inner = this.#elements[this.#at]
    if (count === 1 && inner?.repetition_type === 'REPEATED') {
      if (isList(element)) return this.#listOf(element, this.#next(), levels)
      if (isMap(element) && inner.num_children === 2) return this.#mapOf(this.#next(), levels)
    }
    return { kind: 'struct', fields: Array.from({ length: count }, () => this.#field(this.#next(), levels)) }
  }

  /** `LIST`: a group with a repeated child, which mostly is a group with the element in it. */
  #listOf(outer: SchemaElement, repeated: SchemaElement, levels: Levels): Shape {
    const inner = { definition: levels.definition + 1, repetition: levels.repetition + 1, path: path(levels, repeated) }
    const isWrapper =
      repeated.type === undefined &&
      repeated.num_children === 1 &&
      repeated.name !== 'array' &&
      repeated.name !== `${outer.name}_tuple` &&
      !isList(repeated) &&
      !isMap(repeated) &&
      this.#elements[this.#at]?.repetition_type !== 'REPEATED'
    if (isWrapper) return list(this.#field(this.#next(), inner), inner)
    const element = {
      name: repeated.name,
      nullable: false,
      definedAt: inner.definition,
      shape: this.#shape(repeated, inner),
    }
    return list(element, inner)
  }

  #mapOf(repeated: SchemaElement, levels: Levels): Shape {
    const inner = { definition: levels.definition + 1, repetition: levels.repetition + 1, path: path(levels, repeated) }
    const key = this.#field(this.#next(), inner)
    const value = this.#field(this.#next(), inner)
    return { kind: 'map', key, value, presentAt: inner.definition, level: inner.repetition }
  }

  #leaf(element: SchemaElement, levels: Levels): Shape {
    const physical = element.type!
    const width = physical === 'FIXED_LEN_BYTE_ARRAY' ? (element.type_length ?? 0) : WIDTHS[physical]
    if (width === undefined || (physical === 'FIXED_LEN_BYTE_ARRAY' && width <= 0)) {
      throw new PageError(`the column ${levels.path.join('.')} has no width`)
    }
    const type = logicalType(element)
    if (!isStoredAs(type, physical, width)) {
      throw new PageError(`the column ${levels.path.join('.')} has the type ${type.kind}, but is stored as ${physical}`)
    }
    return {
      kind: 'leaf',
      index: this.#leaves++,
      path: levels.path,
      physical,
      width,
      type,
      maxDefinition: levels.definition,
      maxRepetition: levels.repetition,
    }
  }
}

function list(element: ParquetField, levels: Levels): Shape {
  return { kind: 'list', element, presentAt: levels.definition, level: levels.repetition }
}

function path(levels: Levels, element: SchemaElement): readonly string[] {
  return [...levels.path, element.name]
}

function isList({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return logical?.type === 'LIST' || converted === 'LIST'
}

function isMap({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return logical?.type === 'MAP' || converted === 'MAP' || converted === 'MAP_KEY_VALUE'
}
