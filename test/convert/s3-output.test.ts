// Objects of S3 that are written, against the server of the tests.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { convert, type RunReport } from '../../src/index.ts'
import { S3_CREDENTIALS, type S3Server, startS3Server } from '../servers/s3-server.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('s3-output')
const at = (name: string): string => join(folder.path, name)
let server: S3Server
let client: S3Client

before(async () => {
  server = await startS3Server()
  process.env['AWS_ACCESS_KEY_ID'] = S3_CREDENTIALS.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = S3_CREDENTIALS.secretAccessKey
  client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: S3_CREDENTIALS,
  })
})
after(async () => {
  client?.destroy()
  await server?.stop()
  folder.remove()
})

function run(file: string, output: string, more: object = {}): Promise<RunReport> {
  return convert({ files: [at(file)], output, endpoint: server.endpoint, workers: 1, ...more })
}

async function objectOf(Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'data', Key }))
  return (await Body?.transformToString()) ?? ''
}

test('a small object is stored with one request', async () => {
  writeFileSync(at('small.csv'), 'a\n1\n2\n')
  const report = await run('small.csv', 's3://data/out/small.jsonl')
  assert.deepEqual([report.exitStatus, report.tables[0]?.balanced], [0, true])
  assert.equal(await objectOf('out/small.jsonl'), '{"a":1}\n{"a":2}\n')
})

test('an object that exists is an error unless it is to be replaced', async () => {
  const report = await run('small.csv', 's3://data/out/small.jsonl')
  assert.equal(report.tables[0]?.error?.code, 'BL_OUTPUT_EXISTS')
  assert.equal((await run('small.csv', 's3://data/out/small.jsonl', { overwrite: true })).exitStatus, 0)
})

test('a large object is sent in parts', async () => {
  const lines = Array.from({ length: 200 }, (_, id) => `${id},${'x'.repeat(100_000)}\n`)
  writeFileSync(at('large.csv'), `id,text\n${lines.join('')}`)
  const report = await run('large.csv', 's3://data/large.csv')
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.equal(await objectOf('large.csv'), `id,text\n${lines.join('')}`)
})

test('a failure aborts the upload and leaves no object', async () => {
  const lines = Array.from({ length: 200 }, (_, id) => `${id},${'x'.repeat(100_000)}\n`)
  writeFileSync(at('broken.csv'), `id,text\n${lines.join('')}1,2,3\n`)
  const report = await run('broken.csv', 's3://data/broken.csv')
  assert.equal(report.tables[0]?.error?.code, 'BL_FIELD_COUNT')
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'data' }))
  assert.ok(!Contents.some(({ Key }) => Key === 'broken.csv'))
  const { Uploads = [] } = await client
    .send(new ListMultipartUploadsCommand({ Bucket: 'data' }))
    .catch(() => ({ Uploads: [] }))
  assert.deepEqual(Uploads, [])
})

test('a bucket that is missing: what, where, what next', async () => {
  const report = await run('small.csv', 's3://missing/x.csv', { overwrite: true })
  assert.deepEqual([report.tables[0]?.error?.code, report.exitStatus], ['BL_FILE_WRITE', 6])
})
