// Rejects of a caller who names no file for them: they are counted and reported, and nothing is written.

import { type RejectsExtent, RejectsFiles } from './rejects-files.ts'

export class UnwrittenRejects extends RejectsFiles {
  override async check(): Promise<void> {}

  override async add(): Promise<void> {}

  override async addTogether(
    _rejects: unknown,
    onAdded: (range: { readonly from: RejectsExtent; readonly to: RejectsExtent }) => void,
  ): Promise<void> {
    const extent = this.extent()
    onAdded({ from: extent, to: extent })
  }
}
