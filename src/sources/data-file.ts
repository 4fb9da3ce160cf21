// What a file's name says of what is in it: the compression, and below it the format.

import { isDataExtension } from '../formats/registry.ts'
import { withoutCompression } from './compression/detect.ts'

const EXTENSION = /(?<=[^/\\])\.([^./\\]+?)$/

/** The extension below that of a compression, in lower case; empty where there is none. */
export function extensionOf(name: string): string {
  return (EXTENSION.exec(withoutCompression(name))?.[1] ?? '').toLowerCase()
}

/** Whether the name is one of a file with records. */
export function isDataFile(name: string): boolean {
  return isDataExtension(extensionOf(name))
}
