// The byte that ends a record in the line formats.
export { LF } from '../codecs/ascii.ts'
