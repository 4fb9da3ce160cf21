// What writes a stored value as text.

import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { PageValues } from '../pages/page-values.ts'

/**
 * Appends a value's text without quotes and escapes and returns its kind, or a negative reject when it has none: then
 * something legible stands there. `start .. end` are its bytes within the page.
 */
export type LeafText = (values: PageValues, start: number, end: number, out: ColumnBuffer) => number
