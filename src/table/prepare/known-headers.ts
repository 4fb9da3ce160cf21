// What a source's first record is a header by, before the source is looked at: the columns of its table, or the header of
// another source of the same table.

import type { KnownHeader } from '../../formats/known-header.ts'
import { openContent } from '../../input/content.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { columnsWithoutField, fieldSource, type Mapping } from '../../plan/mapping.ts'
import { isLoaded } from '../../plan/plan.ts'
import type { TableSchema } from '../../schema.ts'
import type { Source } from '../../sources/source.ts'

/** This many sources are looked at for a header; mostly the first one has it. */
const MAX_LOOKED_AT = 8

/** The options with the headers that are known; `schema` is the table, where it is there. */
export async function withKnownHeaders(
  input: InputOptions,
  schema: TableSchema | undefined,
  mapping: Mapping | undefined,
  sources: readonly Source[],
): Promise<InputOptions> {
  if (input.hasHeader !== undefined) return input
  const headers: KnownHeader[] = []
  if (input.columns !== undefined) headers.push({ names: input.columns, others: [], words: 'it matches --columns' })
  if (schema !== undefined) headers.push(headerOfTable(schema, mapping))
  else if (sources.length > 1) headers.push(...(await headerOfSources(sources, input)))
  return { ...input, knownHeaders: headers }
}

/** The fields that the table takes; what the server can fill in may be missing, what is skipped may be there. */
function headerOfTable({ columns }: TableSchema, mapping: Mapping | undefined): KnownHeader {
  const filled = mapping === undefined ? new Set<string>() : columnsWithoutField(mapping)
  const own = columns.filter(({ name, writable }) => writable && !filled.has(name) && isLoaded(name, mapping))
  const renamed = (mapping?.renamed ?? []).map(({ field }) => fieldSource(field).key)
  const skipped = (mapping?.skipped ?? []).map((field) => fieldSource(field).key)
  return {
    names: [...own.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name), ...renamed],
    others: [...own.map(({ name }) => name), ...skipped],
    words: "it matches the table's columns",
  }
}

async function headerOfSources(sources: readonly Source[], input: InputOptions): Promise<readonly KnownHeader[]> {
  for (const source of sources.slice(0, MAX_LOOKED_AT)) {
    // What can be read only once is not to be opened twice.
    if (source.openAt === undefined) continue
    const names = await headerOf(source, input)
    const { name } = source
    if (names !== undefined) return [{ names, others: [], source: name, words: `it matches that of ${name}` }]
  }
  return []
}

/** The names in the header of a source with rows. What is wrong with a source is said when it is loaded. */
async function headerOf(source: Source, input: InputOptions): Promise<readonly string[] | undefined> {
  try {
    const { stream, format } = await openContent(await source.open(), source, input)
    await stream.close()
    return format.surelyNames
  } catch {
    return undefined
  }
}
