// Compiles the WebAssembly modules and checks their bytes in as base64 constants, so that neither users nor
// `npm run build` need a WebAssembly compiler: `.wat` with wabt, what is in assembly/ with AssemblyScript.
//
//   node scripts/build-wasm.mjs           writes the constants
//   node scripts/build-wasm.mjs --check   writes nothing; fails when a constant is not what its source compiles to

import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import loadWabt from 'wabt'

const MODULES = [
  {
    source: 'src/codecs/compression/city-hash.wat',
    target: 'src/codecs/compression/city-hash.wasm.ts',
    constant: 'CITY_HASH_WASM',
    compile: compileWat,
  },
  {
    source: 'assembly/machine.ts',
    target: 'src/encodings/rows/machine.wasm.ts',
    constant: 'MACHINE_WASM',
    compile: compileAssemblyScript,
  },
  {
    source: 'assembly/record-ends.ts',
    target: 'src/formats/csv/ends/record-ends.wasm.ts',
    constant: 'RECORD_ENDS_WASM',
    compile: compileAssemblyScript,
  },
  {
    source: 'assembly/lz4.ts',
    target: 'src/sources/compression/lz4/lz4.wasm.ts',
    constant: 'LZ4_WASM',
    compile: compileAssemblyScript,
  },
]

const root = new URL('../', import.meta.url)
const isCheck = process.argv.includes('--check')
const wabt = await loadWabt()

for (const { source, target, constant, compile } of MODULES) {
  const wanted = print(source, constant, await compile(source))
  if (!isCheck) writeFileSync(new URL(target, root), wanted)
  else if (readFileSync(new URL(target, root), 'utf8') !== wanted) {
    process.exitCode = 1
    process.stderr.write(`${target} is not what ${source} compiles to: run node scripts/build-wasm.mjs\n`)
  }
}

function compileWat(source) {
  const module = wabt.parseWat(source, readFileSync(new URL(source, root), 'utf8'))
  try {
    module.validate()
    return Buffer.from(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

/** Without a run-time: the module allocates nothing, and its memory is the host's. */
async function compileAssemblyScript(source) {
  let bytes
  const words = []
  const options = '-O3 --runtime stub --enable simd --importMemory --noAssert --outFile machine.wasm'.split(' ')
  const { error } = await asc.main([source, '--baseDir', fileURLToPath(root), ...options], {
    stderr: { write: (text) => words.push(text) },
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) bytes = Buffer.from(contents)
    },
  })
  if (error || bytes === undefined) throw new Error(`${source} does not compile: ${words.join('')}`, { cause: error })
  return bytes
}

function print(source, constant, bytes) {
  return `// Generated from ${basename(source)} by scripts/build-wasm.mjs. Do not edit.

/** ${basename(source)} as WebAssembly bytes, in base64. */
export const ${constant} =
  '${bytes.toString('base64')}'
`
}
