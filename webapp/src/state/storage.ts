/** The phone's own storage, which may be forbidden or full. */

export function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

export function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Kept in memory by who has written it, for as long as the app is open.
  }
}
