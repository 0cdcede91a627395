import { Message } from "../parts/Message";
import { go } from "../router";

/** An address of no page. */
export function Lost() {
  return (
    <main>
      <Message
        title="Страница не найдена"
        text="Возможно, ссылка устарела."
        action="В каталог"
        onAction={() => go("/")}
      />
    </main>
  );
}
