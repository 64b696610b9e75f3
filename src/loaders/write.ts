/** Something that was read before a write, and may be wrong after it. */
export interface Refreshable<T> {
  refresh(written?: T): void;
}

/**
 * Waits for a write. The loader then knows what it answered; whatever became of it, what was read
 * before is forgotten.
 */
export async function refreshAfter<Known, Written extends Known>(
  loader: Refreshable<Known>,
  write: Promise<Written>,
): Promise<Written> {
  try {
    const written = await write;
    loader.refresh(written);
    return written;
  } catch (error) {
    loader.refresh();
    throw error;
  }
}
