/** A stack trace, as Node prints it or as it stands in a line of the log. */
export const STACK_TRACE = /^\s+at .+:\d+:\d+|"stack"/m;
