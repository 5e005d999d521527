/** Thrown where no code can be written for a tree as it is used here: closures run it. */
export class NotEmitted extends Error {}
