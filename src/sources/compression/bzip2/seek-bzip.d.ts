// The package has no types. This is what is used of it.
declare module 'seek-bzip' {
  interface Input {
    readByte(): number
    read(into: Uint8Array, offset: number, length: number): number
  }
  interface Output {
    writeByte(byte: number): void
  }
  const bunzip: { decode(input: Input, output: Output): void }
  export = bunzip
}
