/** Shapes of the API's answers, under this house's names. `schema.d.ts` is generated: `npm run types`. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Card = Schemas["Card"];
export type Categories = Schemas["Categories"];
export type Shelf = Schemas["CategoryWithChannels"];
export type ChannelPage = Schemas["ChannelPage"];
export type Favorites = Schemas["Favorites"];
export type FigureName = keyof Schemas["Figures"];
export type FigureInForce = Schemas["FigureInForce"];
export type Problem = Schemas["Problem"];
export type RequestQuestion = Schemas["RequestQuestionRequest"];
export type ToldEvent = Schemas["EventToldRequest"];
export type WholeChannel = Schemas["WholeChannel"];
