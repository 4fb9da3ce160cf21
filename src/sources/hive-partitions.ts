// Folders whose names say a column and its value for all files below them, as Hive, Spark and others write them:
// `year=2026/month=01/part-0.parquet`.

export interface HivePartition {
  readonly column: string
  /** Null where the folder says that there is none. */
  readonly value: string | null
}

const FOLDER = /^([^=]+)=(.*)$/
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'

/** What the folders of a path say, from the left. */
export function hivePartitions(path: string): readonly HivePartition[] {
  return path
    .split(/[/\\]/)
    .slice(0, -1)
    .flatMap((folder) => {
      const [, column, value] = FOLDER.exec(folder) ?? []
      if (column === undefined || value === undefined) return []
      const text = unescaped(value)
      return [{ column: unescaped(column), value: text === NO_VALUE ? null : text }]
    })
}

/** Characters that a file's name cannot have are written as %XX. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
