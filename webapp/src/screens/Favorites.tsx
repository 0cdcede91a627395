export function Favorites() {
  return <main>Избранное</main>;
}
