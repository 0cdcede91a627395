import { toast } from "../state/toast";

export function Toast() {
  return (
    <div class="toast" role="status" aria-live="polite">
      {toast.value && <p>{toast.value}</p>}
    </div>
  );
}
