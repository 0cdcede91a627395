import { Bar } from "../parts/Bar";
import { FavoritesLink } from "../parts/FavoritesLink";
import { Message } from "../parts/Message";

interface Props {
  title: string;
  text: string;
}

/** A page of which there is nothing to show but the way on. */
export function Missing(props: Props) {
  return (
    <>
      <Bar title="Каталог" link={<FavoritesLink />} />
      <main>
        <Message {...props} />
      </main>
    </>
  );
}
