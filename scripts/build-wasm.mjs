// Compiles each `.wat` below and checks its bytes in as a base64 constant beside it, so that neither users nor
// `npm run build` need a WebAssembly compiler.
//
//   node scripts/build-wasm.mjs           writes the constants
//   node scripts/build-wasm.mjs --check   writes nothing; fails when a constant is not what its source compiles to

import { readFileSync, writeFileSync } from 'node:fs'
import loadWabt from 'wabt'

const MODULES = [{ source: 'src/codecs/compression/city-hash.wat', constant: 'CITY_HASH_WASM' }]

const root = new URL('../', import.meta.url)
const isCheck = process.argv.includes('--check')
const wabt = await loadWabt()

for (const { source, constant } of MODULES) {
  const target = source.replace(/\.wat$/, '.wasm.ts')
  const wanted = print(source, constant, compile(source))
  if (!isCheck) writeFileSync(new URL(target, root), wanted)
  else if (readFileSync(new URL(target, root), 'utf8') !== wanted) {
    process.exitCode = 1
    process.stderr.write(`${target} is not what ${source} compiles to: run node scripts/build-wasm.mjs\n`)
  }
}

function compile(source) {
  const module = wabt.parseWat(source, readFileSync(new URL(source, root), 'utf8'))
  try {
    module.validate()
    return Buffer.from(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

function print(source, constant, bytes) {
  const name = source.slice(source.lastIndexOf('/') + 1)
  return `// Generated from ${name} by scripts/build-wasm.mjs. Do not edit.

/** ${name} as WebAssembly bytes, in base64. */
export const ${constant} =
  '${bytes.toString('base64')}'
`
}
