// Today's engine in a process of its own: it may hold its event loop for as long as it works. Says its address, and ends with its parent.

import { startChdbFront } from '../../servers/chdb-front.ts'

const front = await startChdbFront()
process.send?.(front.url)
process.once('disconnect', () => void front.stop())
