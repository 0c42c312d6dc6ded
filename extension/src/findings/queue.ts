/** The cells of a notebook that are to be checked: one request under way, none behind a busy kernel. */

// So few at a time that a cell that is being written does not wait long for the rest of a long notebook.
const AT_ONCE = 40;

export class CheckQueue {
  private readonly cells = new Set<string>();
  private running = false;

  constructor(
    private readonly check: (cells: readonly string[]) => Promise<void>,
    private readonly ready: () => boolean,
  ) {}

  /** The cells that wait. */
  get waiting(): readonly string[] {
    return [...this.cells];
  }

  /** Check a cell, before those that were asked for earlier. */
  first(cell: string): void {
    const later = this.waiting.filter(other => other !== cell);
    this.cells.clear();
    for (const each of [cell, ...later]) {
      this.cells.add(each);
    }
    void this.pump();
  }

  /** Check cells when those that wait are done. */
  add(cells: Iterable<string>): void {
    for (const cell of cells) {
      this.cells.add(cell);
    }
    void this.pump();
  }

  clear(): void {
    this.cells.clear();
  }

  /** Go on, if the kernel can answer now. */
  async pump(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    try {
      while (this.cells.size > 0 && this.ready()) {
        const cells = this.waiting.slice(0, AT_ONCE);
        for (const cell of cells) {
          this.cells.delete(cell);
        }
        await this.check(cells);
      }
    } finally {
      this.running = false;
    }
  }
}
