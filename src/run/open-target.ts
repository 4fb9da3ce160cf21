// From options to the target that they mean.

import type { LoadOptions } from '../options/options.ts'
import type { ConnectS3 } from '../sinks/file/s3-connection.ts'
import { loadDatabase, loadTarget } from '../sinks/registry.ts'
import type { Target } from '../sinks/target.ts'
import { givenPassword } from './password.ts'

export async function openTarget(
  options: LoadOptions,
  runId: string,
  env: NodeJS.ProcessEnv,
  connectS3?: ConnectS3,
): Promise<Target> {
  const { target, url, embedded, server, codec, level, timeoutMs, orderBy, commitEvery, streams } = options
  const ofFrames = codec === 'gzip' ? 'none' : codec
  const settings = {
    codec: ofFrames,
    level,
    timeoutMs,
    orderBy,
    commitEvery,
    streams,
    runId,
    env,
    file: options.file,
    connectS3,
  }
  if (embedded !== undefined && target !== 'file') return (await loadDatabase(target)).openEmbedded(embedded, settings)
  return (await loadTarget(target)).open({
    ...settings,
    url,
    password: await givenPassword(server, env),
    tls: server.tls,
  })
}
