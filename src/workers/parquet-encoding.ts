// The encoding of a Parquet file, which the worker opens itself and reads by slices.

import { BulkloadError } from '../errors.ts'
import { fileChange } from '../formats/file-version.ts'
import { openParquet } from '../formats/parquet/parquet-file.ts'
import { openWaitingFile, versionAt } from '../formats/parquet/random-access.ts'
import type { ParquetRecords } from '../formats/parquet/records.ts'
import type { Plan } from '../plan/plan.ts'
import { parquetEncoder } from './encode-slice.ts'
import type { TaskEncoder } from './task-encoder.ts'

export async function parquetEncoding(
  plan: Plan,
  { path, name, version, maxRecordBytes }: ParquetRecords,
  stopAtReject: boolean,
): Promise<TaskEncoder> {
  const file = openWaitingFile(path)
  // What is read of a file that changes is neither of its versions: no block of it leaves, whatever reading it gave.
  const verified = async <T>(reading: () => Promise<T>): Promise<T> => {
    const read = await reading().then(
      (value) => () => value,
      (cause: unknown) => () => {
        throw cause
      },
    )
    const change = version === undefined ? undefined : fileChange(name, version, versionAt(path))
    if (change === undefined) return read()
    throw new BulkloadError('BL_SOURCE_CHANGED', change.message, { place: { source: name }, hint: change.hint })
  }
  try {
    const { encode, close } = await verified(async () =>
      parquetEncoder(await openParquet(file, name, maxRecordBytes), plan, stopAtReject),
    )
    const encodeBlock: TaskEncoder['encodeBlock'] = ({ slice, lines }) => {
      if (slice === undefined) throw new TypeError('a Parquet file is read by slices')
      return verified(() => encode(slice, lines?.first))
    }
    return {
      encodeBlock,
      close: () => {
        close()
        return file.close()
      },
    }
  } catch (cause) {
    await file.close()
    throw cause
  }
}
