import { Bar } from "../parts/Bar";
import { FavoritesLink } from "../parts/FavoritesLink";
import { categoryName } from "../state/catalog";
import { Question } from "../state/question";
import { Catalog } from "./Catalog";
import { Chips } from "./Chips";
import { List, type Props } from "./List";
import { Search } from "./Search";

/** The first page and the list: one header, so that the search keeps its letters and its focus from one to the other. */
export function Browse({ list }: { list: Props | undefined }) {
  return (
    <>
      <Bar title={list ? titleOf(list.question) : "Каталог"} link={<FavoritesLink />}>
        <Search question={list?.question ?? new Question("")} isList={Boolean(list)} />
        {list && <Chips question={list.question} />}
      </Bar>
      <main>{list ? <List {...list} /> : <Catalog />}</main>
    </>
  );
}

function titleOf(question: Question): string {
  const id = Number(question.get("category"));
  return id ? categoryName(id) || "Каналы" : "Все каналы";
}
