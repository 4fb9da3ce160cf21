// Passwords from outside of the target's address.

export interface GivenPassword {
  readonly fromFile: string | undefined
  /** The address is that of the environment, or the default: a password in it yields to the file's. */
  readonly mayReplaceThatOfUrl: boolean
  /** Counts where there is no other. */
  readonly fromVariable: string | undefined
}
