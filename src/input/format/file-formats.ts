// Formats whose files are not read front to back: what opens a file of theirs. The workers' side is workers/file-formats.ts.

import type { FormatOrigin } from '../../formats/look.ts'
import { formatNamed, type RecordFormat } from '../../formats/registry.ts'
import { fileFormat, type OpenFile } from './file-format.ts'
import type { SourceFormat } from './source-format.ts'

const OPEN: Readonly<Record<string, () => Promise<OpenFile>>> = {
  parquet: async () => (await import('./parquet-source.ts')).openParquetSource,
}

/** What opens a source of such records; undefined for those that are read front to back. */
export async function fileOpener({ kind }: RecordFormat): Promise<OpenFile | undefined> {
  return OPEN[kind]?.()
}

/** A format before its file is opened, where its fields are found. */
export function unopenedFormat(name: string, from: FormatOrigin): SourceFormat {
  return fileFormat({ kind: formatNamed(name).format.kind, path: '', name: '', fields: [] } as RecordFormat, name, from)
}
