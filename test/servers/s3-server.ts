// A real S3 server (s3rver) in a process of its own, with one bucket, `data`.
//
// It makes its continuation tokens with DES, which OpenSSL 3 has in its legacy provider only. It looks neither at
// If-Match nor at signatures: what a strict store says to those is in the tests as answers of a plain HTTP server.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort } from './free-port.ts'
import { makeTempFolder } from './temp-folder.ts'

export interface S3Server {
  readonly port: number
  readonly endpoint: string
  put(key: string, content: Buffer): Promise<void>
  stop(): Promise<void>
}

export const S3_CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

export async function startS3Server(): Promise<S3Server> {
  const port = await freePort()
  const script = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js')
  let child: ChildProcess | undefined
  const folder = makeTempFolder('s3', () => child?.kill('SIGKILL'))
  const args = ['-a', '127.0.0.1', '-p', String(port), '-d', folder.path, '--silent', '--configure-bucket', 'data']
  child = spawn(process.execPath, ['--openssl-legacy-provider', '--no-warnings', script, ...args], { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  const running = child
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: S3_CREDENTIALS })
  const server: S3Server = {
    port,
    endpoint,
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket: 'data', Key, Body }))
    },
    async stop() {
      client.destroy()
      if (running.exitCode === null) {
        running.kill('SIGTERM')
        await once(running, 'exit')
      }
      folder.remove()
    },
  }
  for (let attempt = 0; ; attempt++) {
    if (running.exitCode !== null) throw new Error(`s3rver ended with ${running.exitCode}`)
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    )
    if (isUp) return server
    if (attempt > 300) throw new Error('s3rver does not answer')
    await sleep(50)
  }
}
