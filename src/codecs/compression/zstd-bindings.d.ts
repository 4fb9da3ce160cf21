// The package's own main entry is typed, but drops the level; its bindings take one and have no types.
declare module '@mongodb-js/zstd/bindings.js' {
  export function compress(data: Uint8Array, level?: number): Promise<Buffer>
  export function decompress(data: Uint8Array): Promise<Buffer>
}
