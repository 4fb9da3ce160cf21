// Loaded before the tests of a process. Node's runner follows each promise, so that an error that nothing catches is shown at the test
// that left it. That takes a fifth of the processor time of all tests. Without it such an error fails the file; a run of the file by
// itself (`npm test -- FILE`) does not load this, and shows the test.

const hooks = require('node:async_hooks')

const { createHook } = hooks
hooks.createHook = () => {
  const none = { enable: () => none, disable: () => none }
  return none
}
require('node:test')
hooks.createHook = createHook
