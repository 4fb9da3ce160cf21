// One source: how it is written, its columns, and the records in it that cannot be read.

import type { Notations } from '../codecs/notation.ts'
import { type Content, isPlainContent, openContent } from '../input/content.ts'
import type { OpenFile } from '../input/format/file-format.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import { sampleRecords } from '../input/sample-records.ts'
import type { InputOptions } from '../options/input-options.ts'
import { ColumnInference } from '../plan/infer-columns.ts'
import type { Source } from '../sources/source.ts'
import { SourceLook } from './source-look.ts'
import { inspectedFormat, type SourceReport, sourceReport } from './source-report.ts'

export interface InspectedSource {
  readonly report: SourceReport
  readonly format: SourceFormat
  readonly inference: ColumnInference
}

/** `others`: what was seen of other files of the table, and then of this one, too. */
export async function inspectSource(
  source: Source,
  options: InputOptions,
  notations: Notations | undefined,
  others?: ColumnInference,
): Promise<InspectedSource> {
  const content = await openContent(await source.open(), source, options)
  if (content.openFile !== undefined) return declaredSource(source, content, content.openFile, others)
  try {
    const look = new SourceLook(source, content.format, notations, others)
    const extent = await look.readAll(sampleRecords(source, content))
    return { report: sourceReport(source, content, look, extent), format: content.format, inference: look.inference }
  } finally {
    await content.stream.close()
  }
}

/** What a file says of its columns itself; its rows are not looked at. */
async function declaredSource(
  source: Source,
  content: Content,
  openFile: OpenFile,
  others?: ColumnInference,
): Promise<InspectedSource> {
  const { format, rows, close } = await openFile(source, content.stream, isPlainContent(content))
  await close()
  const columns = format.declared ?? []
  const inference = new ColumnInference()
  inference.declare(columns)
  others?.declare(columns)
  const none = { values: 0, nulls: 0, examples: [] }
  return {
    report: {
      bytes: source.sizeBytes,
      compression: content.compression,
      encoding: content.encoding,
      format: inspectedFormat(format),
      records: { read: 0, declared: rows, isAll: false, places: 0, unclearPlaces: 0 },
      columns: columns.map(({ name, kind, nullable }) => ({ name, kind, nullable, ...none })),
      unreadable: { count: 0, first: [] },
      warnings: content.unchecked === undefined ? [] : [content.unchecked],
    },
    format,
    inference,
  }
}
