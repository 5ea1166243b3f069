/** The two functions of a test framework that the contract suites call; vitest, node:test and jest have them. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}
