// What piscina loads in a thread: the function that encodes a chunk, as a promise. CommonJS, for piscina requires its file,
// and Node 20 ends the whole process when a thread is stopped while it requires an ES module (a fatal error in
// v8::Module::IsGraphAsync). An import that is under way is stopped without harm.

// Where the main thread keeps compiled code, so does this one; both know how since Node 22.
const { workerData } = require('node:worker_threads') as { readonly workerData: { readonly compileCache?: string } }
if (workerData.compileCache !== undefined) require('node:module').enableCompileCache?.(workerData.compileCache)

module.exports = import('./thread.ts').then(({ encode }) => encode)
