const secretName =
  /^(authorization|api[-_]?key|app[-_]?key|(access|refresh|id|api|auth|session)?[-_]?token|secret|client[-_]?secret|password|passwd|signature|cookie|set-cookie)$/i

/** Whether a header, a parameter or a member has the name of a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}
