// The bytes that end lines.
export { CR, LF } from '../codecs/ascii.ts'
