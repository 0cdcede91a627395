import { render } from "preact";
import "./style.css";

render(<h1>Каталог</h1>, document.getElementById("app") as HTMLElement);
