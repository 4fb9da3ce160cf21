// A real ZooKeeper (Debian package zookeeper) on a loopback port, with a folder of its own: what tables of ClickHouse's
// Replicated engines need.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { makeTempFolder } from './temp-folder.ts'

const JAR = '/usr/share/java/zookeeper.jar'
const ANSWER_TIMEOUT_MS = 2_000
const START_TIMEOUT_MS = 60_000

export interface ZookeeperServer {
  readonly port: number
  /** Kills the server and removes its folder. */
  stop(): Promise<void>
}

/** False, or why a test that needs ZooKeeper must be skipped. */
export const zookeeperMissing: string | false =
  existsSync(JAR) && isOnPath('java') ? false : 'no ZooKeeper (Debian: apt-get install zookeeper)'

/** Starts a server and waits until it answers. */
export async function startZookeeper(): Promise<ZookeeperServer> {
  if (zookeeperMissing !== false) throw new Error(zookeeperMissing)
  const port = await freePort()
  let child: ChildProcess | undefined
  const folder = makeTempFolder('zookeeper', () => child?.kill('SIGKILL'))
  const config = join(folder.path, 'zoo.cfg')
  mkdirSync(join(folder.path, 'data'))
  const settings = [
    `dataDir=${join(folder.path, 'data')}`,
    `clientPort=${port}`,
    'clientPortAddress=127.0.0.1',
    'admin.enableServer=false',
    // It decides how long a session lives: long enough for a machine that has other things to do.
    'tickTime=3000',
    'maxSessionTimeout=60000',
  ]
  writeFileSync(config, `${settings.join('\n')}\n`)
  const java = ['-Xmx128m', '-Dzookeeper.forceSync=no', '-cp', JAR]
  child = spawn('java', [...java, 'org.apache.zookeeper.server.quorum.QuorumPeerMain', config], {
    cwd: folder.path,
    stdio: 'ignore',
  })
  const server = child
  const stop = async (): Promise<void> => {
    if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    }
    folder.remove()
  }
  let failure: unknown
  server.once('error', (error) => {
    failure = error
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (failure !== undefined || server.exitCode !== null) break
    if ((await ask(port, 'srvr')).includes('Mode: standalone')) return { port, stop }
    await sleep(50)
  }
  await stop()
  throw new Error(`ZooKeeper did not start: ${String(failure ?? server.exitCode ?? 'no answer')}`)
}

/** The answer to one of its four-letter words; '' where nobody answers. */
function ask(port: number, word: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(word))
    socket.on('data', (text: Buffer) => {
      answer += text.toString()
    })
    socket.on('error', () => undefined)
    // A server that is still starting may take the connection and never answer: it is asked again.
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy())
    socket.on('close', () => resolve(answer))
  })
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, program)))
}
