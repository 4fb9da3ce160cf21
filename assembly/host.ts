// What the machine calls.

/** The host encodes the value of `column` at `at`, whatever its form: the place after it, or 0 for a value that is refused. */
export declare function anyValue(column: u32, at: usize): usize

/** The host remembers where the columns are that it writes itself. */
export declare function markHost(): void
