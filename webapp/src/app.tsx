import { page } from "./pages";
import { Message } from "./parts/Message";
import { Toast } from "./parts/Toast";
import { Browse } from "./screens/Browse";
import { Channel } from "./screens/Channel";
import { Favorites } from "./screens/Favorites";
import { Missing } from "./screens/Missing";
import { Plan } from "./screens/Plan";

export function App() {
  return (
    <>
      <Page />
      <Toast />
    </>
  );
}

function Page() {
  const { value } = page;
  switch (value.name) {
    case "catalog":
    case "list":
      return <Browse list={value.name === "list" ? value : undefined} />;
    case "channel":
      return <Channel {...value} key={value.id} />;
    case "favorites":
      return <Favorites />;
    case "plan":
      return <Plan {...value} />;
    default:
      return <Missing title="Страница не найдена" text="Возможно, ссылка устарела." />;
  }
}

/** A fault of ours in drawing: what is on the screen cannot be trusted any more. */
export function Broken() {
  const again = () => location.reload();
  return <Message title="Что-то сломалось" text="Обновите страницу." action="Обновить" onAction={again} />;
}
