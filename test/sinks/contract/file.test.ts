// The contract of writers, with files: they keep no tables, and nothing of them has a name before the load is finished.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileTarget } from '../../../src/sinks/file/target.ts'
import { makeTempFolder } from '../../servers/temp-folder.ts'
import { ContractRoom } from './contract-room.ts'
import { writerCases } from './writer-cases.ts'

const lines = (first: number, rows: number): Uint8Array =>
  Buffer.from(Array.from({ length: rows }, (_, index) => `{"id":${first + index}}\n`).join(''))

const room = new ContractRoom({
  name: 'files',
  keepsTables: false,
  frames: { 'file-jsonl': lines },
  async start() {
    const folder = makeTempFolder('file-target')
    const target = fileTarget(
      {
        ...{ place: `${folder.path}/`, format: 'jsonl', extension: '.jsonl', compression: 'none', codec: undefined },
        ...{ level: undefined, overwrite: true, splitBytes: undefined, splitRows: undefined, header: true },
        ...{ nullText: '', batchRows: 100, dialect: 'postgres', hasCreate: false },
      },
      'run',
      undefined,
    )
    return {
      target,
      async count({ table }) {
        const path = join(folder.path, `${table}.jsonl`)
        return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0
      },
      async stop() {
        await target.close()
        folder.remove()
      },
    }
  },
})

writerCases(room)
