// A type of Postgres's catalog, with everything inside, -> the writer of its fields in COPY BINARY.

import { COMMA } from '../../codecs/ascii.ts'
import type { ReadingRules, ValueClass } from '../../codecs/codec.ts'
import type { BinaryFamily } from '../../codecs/postgres/binary/codec.ts'
import type { FieldForm } from '../../codecs/postgres/binary/field-form.ts'
import { binaryScalars, enumFamily } from '../../codecs/postgres/binary/scalars.ts'
import type { ValueWriter } from '../../codecs/value-kind.ts'
import type { ColumnSchema, PostgresType } from '../../schema.ts'
import { coerced } from '../coerce.ts'
import { arrayTextWriter } from './array-text.ts'
import { arrayWriter } from './array-writer.ts'
import { compositeWriter } from './composite-writer.ts'
import { hstoreWriter } from './hstore-writer.ts'
import { boolItem, jsonItem, trimmedItem } from './item-text.ts'
import type { Part } from './part.ts'
import { multirangeWriter, rangeWriter } from './range-writer.ts'
import { sparseVectorWriter } from './sparse-vector-writer.ts'
import { vectorWriter } from './vector-writer.ts'

/** The writer of a column's values that are not null; undefined when `unencodable` names a type. */
export function makeBinaryWriter(type: PostgresType, rules: ReadingRules): ValueWriter | undefined {
  return unencodable(type) === undefined ? writerOf(type, rules) : undefined
}

/** The first type in the column that cannot go in binary. */
export function unencodableIn({ type, postgresType }: ColumnSchema): string | undefined {
  return postgresType === undefined ? type : unencodable(postgresType)
}

/** The first type in `type` that cannot go in binary: it has no codec, or the server no receive function for it. */
export function unencodable(type: PostgresType): string | undefined {
  if (!type.hasReceive) return type.name
  switch (type.kind) {
    case 'base':
      return isBaseEncodable(type) ? undefined : type.name
    case 'enum':
      return undefined
    case 'array':
    case 'multirange':
      return unencodable(elementOf(type))
    case 'range':
      return isBoundEncodable(elementOf(type)) ? undefined : (unencodable(elementOf(type)) ?? type.name)
    case 'composite':
      for (const field of type.fields ?? []) {
        const name = unencodable(field.type)
        if (name !== undefined) return name
      }
      return undefined
  }
}

/** Base types of extensions that have parts. */
const EXTENSION_TYPES: Readonly<Record<string, (typmod: number, rules: ReadingRules) => ValueWriter>> = {
  hstore: (_typmod, rules) => hstoreWriter(textPart(rules)),
  vector: (typmod) => vectorWriter(typmod, 'single'),
  halfvec: (typmod) => vectorWriter(typmod, 'half'),
  sparsevec: sparseVectorWriter,
}

/** Base types whose values may come as JSON arrays: in an array of them an inner array is an element. */
const TYPES_OF_ARRAYS = ['json', 'jsonb', 'vector', 'halfvec', 'sparsevec']

function writerOf(type: PostgresType, rules: ReadingRules): ValueWriter {
  switch (type.kind) {
    case 'base':
      return extensionType(type)?.(type.typmod, rules) ?? scalarWriter(type, rules)
    case 'enum':
      return scalarWriter(type, rules)
    case 'array': {
      const element = elementOf(type)
      const part = partOf(element, rules)
      const writeText = arrayTextWriter(part, itemWriter(element, rules), element.oid, separatorOf(element))
      return arrayWriter(part, element.oid, takesArrays(element), writeText)
    }
    case 'range':
      return rangeWriter(itemWriter(elementOf(type), rules))
    case 'multirange':
      return multirangeWriter(itemWriter(elementOf(elementOf(type)), rules))
    case 'composite':
      return compositeWriter(
        (type.fields ?? []).map((field) => ({
          name: field.name,
          oid: field.type.oid,
          part: partOf(field.type, rules),
          writeItem: itemWriter(field.type, rules),
        })),
      )
  }
}

/** Which conversions values of the type may be given; the writer does all but NULL for an empty string. */
export function valueClassOf(type: PostgresType): ValueClass {
  return familyOf(type)?.valueClass ?? 'other'
}

/** What is in a field of the type, where that is a known form. */
export function formOf(type: PostgresType): FieldForm | undefined {
  return familyOf(type)?.form?.(type)
}

/** Whether the type has NaN and infinity, and takes them where fields have no types. */
export function hasNonFinite(type: PostgresType): boolean {
  return familyOf(type)?.hasNonFinite ?? false
}

function partOf(type: PostgresType, rules: ReadingRules): Part {
  return { write: writerOf(type, rules), valueClass: valueClassOf(type), notNull: type.notNull, rules }
}

/** hstore's keys and values. */
function textPart(rules: ReadingRules): Part {
  const { make, valueClass } = binaryScalars.text
  return { write: make({ typmod: -1 }, rules).write, valueClass, notNull: false, rules }
}

/** Writes what is text inside a text: numbers are read as numbers, JSON as JSON. */
function itemWriter(type: PostgresType, rules: ReadingRules): ValueWriter {
  const valueClass = valueClassOf(type)
  if (familyOf(type) === undefined) return writerOf(type, rules)
  const write = scalarWriter(type, { ...rules, coerce: ['quoted-numbers'] })
  if (type.kind === 'base' && (type.name === 'json' || type.name === 'jsonb')) return jsonItem(write)
  if (valueClass === 'bool') return trimmedItem(boolItem(write))
  return valueClass === 'number' || valueClass === 'time' ? trimmedItem(write) : write
}

function scalarWriter(type: PostgresType, rules: ReadingRules): ValueWriter {
  const family = familyOf(type)
  if (family === undefined) throw new RangeError(`${type.name} has no codec`)
  return coerced(family.make(type, rules).write, family, rules)
}

// A type of the user's own may have the name of a member that every object has: the tables are asked for their own.

function extensionType({ name }: PostgresType): (typeof EXTENSION_TYPES)[string] | undefined {
  return Object.hasOwn(EXTENSION_TYPES, name) ? EXTENSION_TYPES[name] : undefined
}

function familyOf(type: PostgresType): BinaryFamily | undefined {
  if (type.kind === 'enum') return enumFamily
  if (type.kind !== 'base' || !Object.hasOwn(binaryScalars, type.name)) return undefined
  return binaryScalars[type.name as keyof typeof binaryScalars]
}

function isBaseEncodable(type: PostgresType): boolean {
  if (extensionType(type)) return true
  const family = familyOf(type)
  return family !== undefined && (family.canEncode?.(type) ?? true)
}

/** Bounds are converted as their text, which values with parts do not have here. */
function isBoundEncodable(type: PostgresType): boolean {
  return familyOf(type) !== undefined && unencodable(type) === undefined
}

function takesArrays(type: PostgresType): boolean {
  return type.kind === 'array' || (type.kind === 'base' && TYPES_OF_ARRAYS.includes(type.name))
}

const SEMICOLON = 0x3b

/** What is between elements in text (pg_type.typdelim), which only the commas in a box make another one. */
function separatorOf({ name }: PostgresType): number {
  return name === 'box' ? SEMICOLON : COMMA
}

function elementOf(type: PostgresType): PostgresType {
  if (type.element === undefined) throw new RangeError(`${type.name} has no element type`)
  return type.element
}
