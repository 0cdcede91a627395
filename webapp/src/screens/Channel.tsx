export function Channel({ id }: { id: number }) {
  return <main>{id}</main>;
}
