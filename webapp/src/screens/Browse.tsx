import { useEffect } from "preact/hooks";
import { booted } from "../api/boot";
import { Bar } from "../parts/Bar";
import { FavoritesLink } from "../parts/FavoritesLink";
import { place } from "../router";
import { catalog, categoryName } from "../state/catalog";
import { Question } from "../state/question";
import { Catalog } from "./Catalog";
import { Chips } from "./Chips";
import { List } from "./List";
import { Search } from "./Search";

/** The first page and the list: one header, so that the search keeps its letters and its focus from one to the other. */
export function Browse() {
  const { path, query } = place.value;
  const isList = path === "/list";
  const question = new Question(isList ? query : "");
  return (
    <>
      <Bar title={isList ? <Title of={question} /> : "Каталог каналов"} link={<FavoritesLink />}>
        <Search question={question} isList={isList} />
        {isList && <Chips question={question} />}
      </Bar>
      <main>{isList ? <List question={question} /> : <Catalog />}</main>
    </>
  );
}

function Title({ of }: { of: Question }) {
  const id = Number(of.get("category"));
  const { category } = booted();
  const name = category?.id === id ? category.name : categoryName(id);
  useEffect(() => {
    if (id && !name) void catalog.load();
  }, [id]);
  return <>{id ? name || "Каналы" : "Все каналы"}</>;
}
