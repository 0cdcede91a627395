import { useEffect } from "preact/hooks";

/** `again` when the connection is back. */
export function useOnline(again: () => void): void {
  useEffect(() => {
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [again]);
}
