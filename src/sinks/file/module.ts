// What the folder brings.

import { BulkloadError } from '../../errors.ts'
import type { TargetModule } from '../target-module.ts'

export const file: TargetModule = {
  async open({ file: options, runId, connectS3 }) {
    if (options === undefined) throw new BulkloadError('BL_INTERNAL', 'there are no options for files')
    const { fileTarget } = await import('./target.ts')
    return fileTarget(options, runId, connectS3)
  },
}
