// Files as a target: a file for each table, or parts of one. It has no tables, so its connections have no catalog.

import type { FileTargetOptions } from '../../file-output.ts'
import type { TableName } from '../../schema.ts'
import { ONE_SEGMENT, type Target } from '../target.ts'
import { FilePlace, fileOf } from './place.ts'
import type { ConnectS3 } from './s3-connection.ts'
import { fileWriter } from './table-writer.ts'

export function fileTarget(options: FileTargetOptions, runId: string, connectS3: ConnectS3 | undefined): Target {
  const { place, format, extension, overwrite, compression, level, splitBytes, splitRows } = options
  const isSplit = splitBytes !== undefined || splitRows !== undefined
  let connection: ReturnType<ConnectS3> | undefined
  const connect: ConnectS3 | undefined =
    connectS3 &&
    (() => {
      connection ??= connectS3()
      return connection
    })
  return {
    kind: 'file',
    address: place === '-' ? 'standard output' : place,
    ...(place !== '-' && !isSplit && { addressOf: (table: TableName) => fileOf(table, { place, extension }) }),
    takes: [`file-${format}`],
    segmentLimits: ONE_SEGMENT,
    frames: 'members',
    // What was written is not kept, so that nothing can be written again.
    mayPass: () => false,
    warnings: [],
    async connect(signal) {
      return {
        async open(write) {
          const own = await FilePlace.of(write.table, {
            place,
            extension,
            overwrite,
            isSplit,
            runId,
            connectS3: connect,
          })
          const member = compression === 'none' ? undefined : { codec: compression, level }
          return fileWriter(write, { place: own, member, splitBytes, splitRows, signal })
        },
        close: async () => undefined,
      }
    },
    async close() {
      const { client } = (await connection?.catch(() => undefined)) ?? {}
      client?.destroy()
    },
  }
}
