// Words of a command line that say how records are written, not yet quoted for a shell.

export function byteWord(byte: number): string {
  return byte === 0x09 ? 'tab' : String.fromCharCode(byte)
}

/** `usual`: what is NULL by default. */
export function nullFlags(nulls: readonly string[], usual: string): string[] {
  return nulls.length === 1 && nulls[0] === usual ? [] : nulls.flatMap((word) => ['--null', word])
}
