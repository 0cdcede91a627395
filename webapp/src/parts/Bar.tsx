import type { ComponentChildren } from "preact";

interface Props {
  title: ComponentChildren;
  /** The way to the person's favorites, or from there to the catalog. */
  link: ComponentChildren;
  children?: ComponentChildren;
}

/** The header of a page of channels. */
export function Bar({ title, link, children }: Props) {
  return (
    <header class="bar">
      <div class="head">
        <h1>{title}</h1>
        {link}
      </div>
      {children}
    </header>
  );
}
