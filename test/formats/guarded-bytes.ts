// Bytes that tell when somebody reads outside of them. A typed array answers `undefined` there, which compares as
// false with everything, so a scanner that runs past the end may be right by luck, or run forever.

/** The text as UTF-8 with the line feed that ends every chunk, guarded. */
export function guardedLine(text: string | Uint8Array): Uint8Array {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return guarded(new Uint8Array([...bytes, 0x0a]))
}

function guarded(bytes: Uint8Array): Uint8Array {
  return new Proxy(bytes, {
    get(target, name) {
      if (typeof name === 'string' && /^-?\d+$/.test(name) && !(Number(name) < target.length && Number(name) >= 0)) {
        throw new RangeError(`byte ${name} of ${target.length} was read`)
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
