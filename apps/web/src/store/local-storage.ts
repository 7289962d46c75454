/** Storage of this browser, which may be full or blocked: what cannot be kept is not, and nothing breaks. */
export const localStore = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },

  /** Whether it was kept. */
  set(key: string, text: string): boolean {
    try {
      localStorage.setItem(key, text);
      return true;
    } catch (error) {
      console.warn(`This browser did not keep ${key}.`, error);
      return false;
    }
  },

  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // What cannot be removed was not kept either.
    }
  },
};
