import { hush, toast } from "../state/toast";

export function Toast() {
  const said = toast.value;
  const undo = () => {
    hush();
    said?.undo?.();
  };
  return (
    <div class="toast" role="status">
      {said && (
        <p>
          {said.words}
          {said.undo && (
            <button type="button" onClick={undo}>
              Вернуть
            </button>
          )}
        </p>
      )}
    </div>
  );
}
