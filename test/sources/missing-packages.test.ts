import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('missing-packages')
after(() => folder.remove())

const CALL = `
  import { expandInputs } from './src/sources/expand-inputs.js'
  const [file] = await expandInputs(['package.json', 'https://host/x.csv', 's3://bucket/x.csv'])
  console.log((await file.source()).sizeBytes)
  await expandInputs(['s3://bucket/*.csv']).catch(({ code, hint }) => console.log(code, hint))
`

test('files need no package, and without the SDK S3 says which one is missing', async () => {
  cpSync(fileURLToPath(new URL('../../src', import.meta.url)), join(folder.path, 'src'), { recursive: true })
  writeFileSync(join(folder.path, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder.path, 'call.js'), CALL)
  const { stdout } = await promisify(execFile)(process.execPath, ['call.js'], { cwd: folder.path })
  assert.equal(stdout, '17\nBL_MISSING_PACKAGE install it with: npm install @aws-sdk/client-s3\n')
})
