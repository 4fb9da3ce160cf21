// What the parser of a footer leaves unchecked: that every part is there, and of the type that parquet.thrift gives it.

import type { FileMetaData, SchemaElement } from 'hyparquet'
import { PageError } from './corrupt.ts'

type Chunk = FileMetaData['row_groups'][number]['columns'][number]

/** Throws a PageError. */
export function checkMetadata({ schema, row_groups: groups, num_rows: rows }: FileMetaData): void {
  if (!Array.isArray(schema) || schema.length === 0) throw new PageError('it has no schema')
  for (const [i, element] of schema.entries()) checkElement(element, i)
  checkCount(rows, 'rows of the file')
  for (const group of groups) {
    checkCount(group.num_rows, 'rows of a row group')
    for (const column of group.columns) checkChunk(column)
  }
}

function checkElement(element: SchemaElement, place: number): void {
  const { name, type_length: width, num_children: children, scale, precision } = element
  // The root needs no name: it is never shown.
  if (place > 0 && typeof name !== 'string') throw new PageError(`the field ${place} of its schema has no name`)
  for (const value of [width, children, scale, precision]) {
    if (value !== undefined && !Number.isInteger(value)) throw new PageError(`${value} in the schema is not a number`)
  }
}

function checkChunk({ meta_data: meta }: Chunk): void {
  if (meta === undefined) return
  checkCount(meta.num_values, 'values of a column')
  checkCount(meta.data_page_offset, 'where a column begins')
  checkCount(meta.total_compressed_size, 'bytes of a column')
  checkCount(meta.total_uncompressed_size, 'bytes of a column')
  if (meta.dictionary_page_offset !== undefined) checkCount(meta.dictionary_page_offset, 'where a dictionary begins')
  if (typeof meta.codec !== 'string') throw new PageError('a column in a compression that is not known')
  if (!Array.isArray(meta.path_in_schema)) throw new PageError('a column without a name')
}

function checkCount(value: unknown, what: string): void {
  if (typeof value !== 'bigint') throw new PageError(`the number of ${what} is missing`)
}
