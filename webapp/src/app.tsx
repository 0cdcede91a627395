import { useLayoutEffect } from "preact/hooks";
import { Message } from "./parts/Message";
import { Toast } from "./parts/Toast";
import { leftAt, path, place } from "./router";
import { Browse } from "./screens/Browse";
import { Channel } from "./screens/Channel";
import { Favorites } from "./screens/Favorites";
import { Lost } from "./screens/Lost";
import { Plan } from "./screens/Plan";

export function App() {
  useLayoutEffect(() => scrollTo(0, leftAt()), [path.value]);
  return (
    <>
      <Page />
      <Toast />
    </>
  );
}

function Page() {
  const id = /^\/c\/(\d+)$/.exec(path.value)?.[1];
  if (id) return <Channel id={Number(id)} key={id} />;
  switch (path.value) {
    case "/":
    case "/list":
      return <Browse />;
    case "/favorites":
      return <Favorites />;
    case "/plan":
      return <Plan ids={new URLSearchParams(place.value.query).get("ids") ?? ""} />;
    default:
      return <Lost />;
  }
}

/** A fault of ours in drawing: what is on the screen cannot be trusted any more. */
export function Broken() {
  const again = () => location.reload();
  return <Message title="Что-то сломалось" text="Обновите страницу." action="Обновить" onAction={again} />;
}
