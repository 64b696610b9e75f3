import { NotFoundError } from '../domain/errors.ts';

/** A lookup by id that finds nothing answers null; every other error stays an error. */
export async function nullIfNotFound<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
