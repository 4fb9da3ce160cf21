// A load for its caller: both a promise of the report and an async iterator over the progress.

import type { Disposable } from '../../disposable.ts'
import { BulkloadError } from '../../errors.ts'
import { claim, keepUnclaimed } from './unclaimed-failures.ts'

export interface LoadingParts<Progress, Result> extends AsyncGenerator<Progress, Result, void>, Promise<Result> {
  /** The result, as `await` gives it. */
  readonly report: Promise<Result>
  /** Ends the load: what is not committed is rolled back, and it fails with BL_ABORTED and `reason` as its cause. */
  abort(reason?: unknown): void
  readonly [Symbol.toStringTag]: string
}

/**
 * `await` it for the result, or loop over it with `for await`: then the loop drives it, and leaving the loop early rolls
 * back what is not committed. It starts at the call in any case. After a loop, `await` returns the result.
 */
export type Loading<Progress, Result> = LoadingParts<Progress, Result> & Disposable

interface Stop {
  abort(cause: unknown): void
}

/** The steps of a load. They call `settle` when the result is certain, and may yield after that. */
export type Steps<Progress, Result> = (settle: (result: Result) => void) => AsyncGenerator<Progress, Result, void>

/** A Loading of steps that yield the progress and return the result. `stop` ends the step that is under way. */
export function loadingOf<Progress, Result>(steps: Steps<Progress, Result>, stop: Stop): Loading<Progress, Result> {
  return new DrivenSteps(steps, stop)
}

class DrivenSteps<Progress, Result> implements LoadingParts<Progress, Result> {
  readonly [Symbol.toStringTag] = 'Loading'
  readonly #steps: AsyncGenerator<Progress, Result, void>
  readonly #stop: Stop
  readonly #end = end<Result>()
  #isRunning = false
  /** Begins the load when the caller does nothing with it in this turn of the event loop. */
  readonly #beginning: NodeJS.Immediate

  constructor(steps: Steps<Progress, Result>, stop: Stop) {
    this.#steps = recorded(steps(this.#end.resolve), this.#end)
    this.#stop = stop
    // A failure is for the caller that awaits or loops, now or later.
    this.#end.promise.catch((cause: unknown) => keepUnclaimed(this, cause))
    this.#beginning = setImmediate(() => this.#run())
  }

  async next(): Promise<IteratorResult<Progress, Result>> {
    this.#take()
    return this.#whole(await this.#steps.next())
  }

  async return(result: Result | PromiseLike<Result>): Promise<IteratorResult<Progress, Result>> {
    this.#take()
    if (this.#isRunning) this.#stop.abort(leftEarly())
    const step = await this.#steps.return(result)
    this.#end.reject(leftEarly())
    return step
  }

  async throw(cause: unknown): Promise<IteratorResult<Progress, Result>> {
    this.#take()
    try {
      return await this.#steps.throw(cause)
    } finally {
      this.#end.reject(cause)
    }
  }

  // biome-ignore lint/suspicious/noThenProperty: it is what makes the load awaitable
  then<A = Result, B = never>(
    onResult?: ((result: Result) => A | PromiseLike<A>) | null,
    onFailure?: ((cause: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#take()
    this.#run()
    return this.#end.promise.then(onResult, onFailure)
  }

  catch<B = never>(onFailure?: ((cause: unknown) => B | PromiseLike<B>) | null): Promise<Result | B> {
    return this.then(undefined, onFailure)
  }

  finally(onEnd?: (() => void) | null): Promise<Result> {
    return this.then().finally(onEnd)
  }

  get report(): Promise<Result> {
    return this.then()
  }

  abort(reason?: unknown): void {
    this.#stop.abort(new BulkloadError('BL_ABORTED', 'the load was aborted by its caller', { cause: reason }))
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return(undefined as Result)
  }

  #take(): void {
    clearImmediate(this.#beginning)
    claim(this)
  }

  /** Goes through all steps, with or without a loop beside it: each step goes to one of the two. */
  #run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    const toEnd = async (): Promise<void> => {
      while (!(await this.#steps.next()).done);
    }
    // The result has failed with the same cause.
    toEnd().catch(() => undefined)
  }

  /** A loop that comes late, or beside `await`, gets the end that the other one has seen. */
  async #whole(step: IteratorResult<Progress, Result>): Promise<IteratorResult<Progress, Result>> {
    return step.done && this.#isRunning ? { done: true, value: await this.#end.promise } : step
  }
}

interface End<Result> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (cause: unknown) => void
}

function end<Result>(): End<Result> {
  let resolve: (result: Result) => void = () => undefined
  let reject: (cause: unknown) => void = () => undefined
  const promise = new Promise<Result>((onResult, onFailure) => {
    resolve = onResult
    reject = onFailure
  })
  return { promise, resolve, reject }
}

/** The steps; `end` gets what happens to them. */
async function* recorded<Progress, Result>(
  steps: AsyncGenerator<Progress, Result, void>,
  end: End<Result>,
): AsyncGenerator<Progress, Result, void> {
  try {
    const result = yield* steps
    end.resolve(result)
    return result
  } catch (cause) {
    end.reject(cause)
    throw cause
  } finally {
    // Without effect where one of the two came before.
    end.reject(leftEarly())
  }
}

function leftEarly(): BulkloadError {
  return new BulkloadError('BL_ABORTED', 'the load was stopped before its end')
}
